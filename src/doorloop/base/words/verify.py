"""The texts of `verify`, in Dutch and English."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    # what a draft could not place
    "unplaced.where": Text(nl="{where}: {what}", en="{where}: {what}"),
    "unplaced.table": Text(nl="{where}: ‘{title}’: {what}", en="{where}: ‘{title}’: {what}"),
    "unplaced.no_figures": Text(
        nl="{where}: ‘{title}’ heeft geen kolom met cijfers en is weggelaten",
        en="{where}: ‘{title}’ holds no column of figures; it is left out",
    ),
    "unplaced.in_no_row": Text(nl="in geen rij: {texts}", en="in no row: {texts}"),
    "unplaced.column": Text(nl="kolom ‘{head}’ is niet getoetst: {why}", en="column ‘{head}’ is not tested: {why}"),
    "unplaced.by_name": Text(
        nl="‘{total}’ geldt om zijn naam als de som van {parts}",
        en="‘{total}’ is taken for the sum of {parts}, by its name",
    ),
    "unplaced.no_unit": Text(
        nl="kolom ‘{head}’: geen eenheid zegt of dit hele getallen zijn, dus dat is niet getoetst",
        en="column ‘{head}’: no unit says whether it comes in whole numbers, so that is not tested",
    ),
    "unplaced.no_total": Text(
        nl="rijen ‘{first}’ tot en met ‘{last}’: niets zegt wat hun totaal is",
        en="rows ‘{first}’ to ‘{last}’: nothing says what their total is",
    ),
    "unplaced.words": Text(nl="tussen de cijfers staan woorden", en="words stand among its figures"),
    "unplaced.mixed": Text(
        nl="percentages en andere cijfers staan in één kolom", en="percentages and other figures in one column"
    ),
    "unplaced.no_percentages": Text(nl="de aandelen zijn geen percentages", en="its shares are no percentages"),
    "unplaced.not_so": Text(
        nl="de meeste cijfers kunnen niet zijn wat ‘{head}’ zegt", en="most figures cannot be what ‘{head}’ says"
    ),
    "unplaced.unsaid": Text(nl="niets zegt wat erin staat", en="nothing says what it holds"),
    "unplaced.rows": Text(
        nl="de rijen na de eerste {most} zijn weggelaten", en="rows after the first {most} are left out"
    ),
    "unplaced.columns": Text(
        nl="de kolommen na de eerste {most} zijn weggelaten", en="columns after the first {most} are left out"
    ),
    "unplaced.formulas": Text(
        nl="formules zonder uitkomst, sla het bestand eerst op in een rekenprogramma: {cells}",
        en="formulas without a result, save it in a spreadsheet program first: {cells}",
    ),
    "draft_head": Text(
        nl="Voorgesteld uit {file}: lees dit na voor u het gebruikt. De cijfers staan er zoals ze zijn gedrukt.",
        en="Proposed from {file}: read it through before it is used. Figures are as printed.",
    ),
    "draft_languages": Text(
        nl="Labels in één taal zijn genoeg. Verbeter wat hier niet klopt: kind, of, base en unit van een kolom;",
        en="Labels in one language are enough. What is not right here: kind, of, base and unit of a column;",
    ),
    "draft_parts": Text(
        nl="parts en base van een blok; margins = [{{ total = …, parts = […] }}] van een tabel.",
        en="parts and base of a block; margins = [{{ total = …, parts = […] }}] of a table.",
    ),
    "draft_unplaced": Text(nl="Niet geplaatst: {what}", en="Not placed: {what}"),
    "frozen_head": Text(
        nl="De berekende tabellen van één run, om een latere run ernaast te leggen.",
        en="The computed tables of one run, to hold a later one against.",
    ),
    # kinds
    "kind.E": Text(nl="rekenfout", en="arithmetic"),
    "kind.X": Text(nl="tegenspraak", en="contradiction"),
    "kind.R": Text(nl="onuitgesproken aanname", en="unstated assumption"),
    "kind.U": Text(nl="eenheid of woordkeus", en="unit or wording"),
    "kind.M": Text(nl="methode", en="method"),
    # rounding rules
    "how.half_up": Text(nl="half naar boven", en="half up"),
    "how.half_even": Text(nl="half naar even", en="half to even"),
    "how.down": Text(nl="naar beneden afgerond", en="rounded down"),
    "how.up": Text(nl="naar boven afgerond", en="rounded up"),
    "how.largest_remainder": Text(
        nl="grootste rest, zodat de kolom op 100 uitkomt", en="largest remainder, so that the column makes 100"
    ),
    "how.sum_of_parts": Text(nl="som van afgeronde delen", en="sum of rounded parts"),
    # percentages
    "in_percent": Text(nl="{n} %", en="{n} %"),
    "is": Text(nl="{formula} = {value}", en="{formula} = {value}"),
    "is_printed": Text(nl="{formula} = {value} → {printed}", en="{formula} = {value} → {printed}"),
    "no_count": Text(
        nl="geen enkel aantal van {base} geeft {printed} %, half naar boven of naar even afgerond",
        en="no count of {base} gives {printed} %, rounded half up or half to even",
    ),
    "other_count": Text(nl="{printed} % hoort bij {counts} van {base}", en="{printed} % goes with {counts} of {base}"),
    "lone_rule": Text(
        nl="{how} geeft dit cijfer, maar niet elk percentage van de kolom (wel {n} van {all})",
        en="{how} gives this figure, but not every percentage of the column (only {n} of {all})",
    ),
    "forced": Text(
        nl="de percentages van dit blok zijn op 100 gebracht (grootste rest); half naar boven is hun som {sum}",
        en="the percentages of this block were forced to 100 (largest remainder); half up they add up to {sum}",
    ),
    "forced_by_hand": Text(
        nl="de percentages van dit blok zijn op 100 gebracht, niet naar de grootste rest; half naar boven tellen zij op"
        " tot {sum}",
        en="the percentages of this block were forced to 100, not by the largest remainder; half up they add up to"
        " {sum}",
    ),
    "not_forced": Text(nl="bij {group} niet: daar is de som {sum}", en="not for {group}: there the sum is {sum}"),
    "twin": Text(
        nl="dezelfde {count} van {base} staat als {printed} % bij {where}",
        en="the same {count} of {base} stands as {printed} % at {where}",
    ),
    "accepted": Text(
        nl="{where}: alle percentages volgen de regel {how}",
        en="{where}: all percentages follow the rule {how}",
    ),
    # means
    "no_power": Text(
        nl="Bij deze gemiddelden is n zo groot dat elk gedrukt cijfer kan; de toets op hele eenheden zegt daar niets:"
        " {what}.",
        en="For these means n is so large that any printed figure can be; the test of whole units says nothing there:"
        " {what}.",
    ),
    "no_power_at_all": Text(
        nl="De toets of een gemiddelde uit hele eenheden kan komen, heeft {n:bij het ene gemiddelde geen|bij geen van"
        " de {n} gemiddelden} kracht: n is zo groot dat elk gedrukt cijfer kan.",
        en="The test whether a mean can come from whole units has {n:no power for the one mean|power for none of the"
        " {n} means}: n is so large that any printed figure can be.",
    ),
    "not_decided": Text(
        nl="Niet uitgezocht of {n:dit samen kan|deze samen kunnen}; het narekenen kwam niet tot een eind: {what}.",
        en="Undecided whether {n:this|these} can be together; the computation came to no end: {what}.",
    ),
    "not_added": Text(
        nl="Niet geheel op te tellen, want een deel of het totaal is niet als getal gedrukt: {what}.",
        en="Not fully added up, for a part or the total is not printed as a number: {what}.",
    ),
    "listed_and": Text(nl=" en ", en=" and "),
    "units": Text(nl="eenheden", en="units"),
    "or": Text(nl=" of ", en=" or "),
    "no_sum": Text(
        nl="geen som van hele {unit} geeft met n = {n} {printed}; wel {near}",
        en="no sum of whole {unit} gives {printed} with n = {n}; {near} do",
    ),
    # sums
    "several": Text(
        nl="dat kan alleen als een zaak meer antwoorden kan hebben: {n} meer dan er zaken zijn",
        en="that takes a case with several answers: {n} more than there are cases",
    ),
    "adds_up_to": Text(nl="{parts} = {sum}, niet {total}", en="{parts} = {sum}, not {total}"),
    "rest_exact": Text(nl="bij {group} wel gelijk: {n}", en="equal for {group}: {n}"),
    "share_like": Text(
        nl="op dezelfde basis is het aandeel {a}/{b} = {share} %, tegen {c}/{d} = {other} %",
        en="on the same base the share is {a}/{b} = {share} %, against {c}/{d} = {other} %",
    ),
    # means of parts
    "part_sum": Text(nl="({parts}) / {n} = {value}", en="({parts}) / {n} = {value}"),
    "range": Text(
        nl="met alle afrondingen, in hele {unit}: {low} tot {high}; gedrukt staat {a} tot {b}",
        en="with all rounding, in whole {unit}: {low} to {high}; printed is {a} to {b}",
    ),
    "needed": Text(
        nl="klopt alleen als ‘{what}’ {value} {unit} is ({low} tot {high} met afronding)",
        en="holds only if ‘{what}’ is {value} {unit} ({low} to {high} with rounding)",
    ),
    "steps_sum": Text(nl="{parts} = {value} {unit}", en="{parts} = {value} {unit}"),
    "factor": Text(
        nl="met {factor} kalenderdagen per werkdag (kalender {calendar}, feestdagen meegeteld)",
        en="with {factor} calendar days for a working day (calendar {calendar}, holidays counted)",
    ),
    "other_cases": Text(
        nl="elke stap gaat over andere zaken, dus dit bewijst niets op zichzelf",
        en="each step is over other cases, so by itself this proves nothing",
    ),
    # derived
    "sum_rounded": Text(
        nl="{parts} = {value}: de afgeronde percentages zijn opgeteld",
        en="{parts} = {value}: the rounded percentages were added up",
    ),
    "alternative": Text(nl="{formula} = {value} {what}", en="{formula} = {value} {what}"),
    "between": Text(nl="{low} tot {high}", en="{low} to {high}"),
    # wording
    "given_as": Text(nl="{value} ({where})", en="{value} ({where})"),
    "given_means": Text(nl="{value} = {means} ({where})", en="{value} = {means} ({where})"),
    "two_values": Text(nl="{n} verschillende waarden", en="{n} different values"),
    "two_units": Text(nl="zelfde getal, {n} eenheden", en="same number, {n} units"),
    "two_meanings": Text(nl="zelfde getal, {n} omschrijvingen", en="same number, {n} definitions"),
    "calendar_of": Text(nl="{a} is ongeveer {b}", en="{a} is about {b}"),
    "is_a_mean": Text(
        nl="{value} is een gemiddelde over {n} {n:zaak|zaken}, geen maximum",
        en="{value} is a mean over {n} {n:case|cases}, no maximum",
    ),
    "is_a_mean_plain": Text(nl="{value} is een gemiddelde, geen maximum", en="{value} is a mean, no maximum"),
    "were_open": Text(
        nl="{n} van de {all} zaken {n:was|waren} nog niet zo ver", en="{n} of the {all} cases had not come that far"
    ),
    "norm_not_mean": Text(nl="een grens, geen gemiddelde", en="a bound, no mean"),
    "no_n": Text(nl="bij dit gemiddelde staat geen n", en="no n is given for this mean"),
    "norm_missed": Text(
        nl="norm {norm} ({where}), bereikt {mean}; de tabel noemt geen norm",
        en="norm {norm} ({where}), reached {mean}; the table names no norm",
    ),
    "overlap": Text(nl="{a} en {b} hebben {shared} gemeen", en="{a} and {b} share {shared}"),
    "all_of": Text(nl="alles van {a}", en="all of {a}"),
    "empty_here": Text(
        nl="{row} heeft geen {column}, en toch: {denied} ({where})",
        en="{row} has no {column}, and still: {denied} ({where})",
    ),
    "weight": Text(nl="{value} % van het totaal ({formula})", en="{value} % of the total ({formula})"),
    "rests_on": Text(nl="{label}: {formula}", en="{label}: {formula}"),
    "ruled_out": Text(nl="{because} ({where})", en="{because} ({where})"),
    "shown": Text(nl="{what}: {value}", en="{what}: {value}"),
    "no_count_at_all": Text(
        nl="geen enkel aantal van {base} geeft {printed} %, hoe ook afgerond",
        en="no count of {base} gives {printed} %, however rounded",
    ),
    "figure_unit": Text(nl="{n} {unit}", en="{n} {unit}"),
    "fails": Text(nl="{a} {sign} {b} geldt niet", en="{a} {sign} {b} does not hold"),
    # systems
    "at_most": Text(nl="{what}: hoogstens {n}", en="{what}: at most {n}"),
    "at_least": Text(nl="{what}: minstens {n}", en="{what}: at least {n}"),
    "exactly": Text(nl="{what}: {n}", en="{what}: {n}"),
    "between_bounds": Text(nl="{what}: {low} tot {high}", en="{what}: {low} to {high}"),
    "nothing_fits": Text(nl="ook zonder de bewering kan niets", en="nothing fits even without the claim"),
    "clash": Text(
        nl="geen register geeft deze cijfers samen: {figures}", en="no register gives these figures together: {figures}"
    ),
    "clash_rules": Text(nl="zolang geldt: {rules}", en="as long as: {rules}"),
    "without": Text(nl="zonder de aanname ‘{rule}’: {bound}", en="without the assumption ‘{rule}’: {bound}"),
    "solver_only": Text(
        nl="volgens de oplosser; exact narekenen duurde te lang",
        en="according to the solver; an exact check took too long",
    ),
    # against the registers
    "by": Text(nl="berekend {computed}, verschil {difference}", en="computed {computed}, difference {difference}"),
    "rounding": Text(nl="{how}: berekend {computed}", en="{how}: computed {computed}"),
    "sum_rounding": Text(
        nl="som van afgeronde delen: {parts}; berekend {computed}",
        en="sum of rounded parts: {parts}; computed {computed}",
    ),
    "follows_published": Text(
        nl="gelijk aan de som van de gedrukte percentages: {parts}",
        en="equal to the sum of the published percentages: {parts}",
    ),
    "no_figure": Text(
        nl="de publicatie noemt er geen berekend cijfer bij", en="the publication names no computed figure for it"
    ),
    "no_table": Text(nl="de definitie heeft geen tabel {table}", en="the definition has no table {table}"),
    "no_record": Text(nl="de tabel {table} heeft dit cijfer niet", en="table {table} does not have this figure"),
    "no_value": Text(nl="geen zaak met beide datums", en="no case with both dates"),
    "is_text": Text(nl="er staat een woord, geen cijfer", en="there is a word, no figure"),
    "is_bound": Text(
        nl="er staat een grens, geen gemiddelde; berekend gemiddelde {computed} {unit}",
        en="there is a bound, no mean; computed mean {computed} {unit}",
    ),
    "other_unit": Text(
        nl="gedrukt in een andere eenheid dan berekend ({unit})", en="printed in another unit than computed ({unit})"
    ),
    "surplus": Text(
        nl="het cijfer telt {n} {n:zaak|zaken}, {k} meer dan gedrukt",
        en="the figure counts {n} {n:case|cases}, {k} more than published",
    ),
    "lacking": Text(
        nl="gedrukt: {k} meer; {n} {n:zaak valt|zaken vallen} er net buiten ({why})",
        en="published: {k} more; {n} {n:case is|cases are} just outside ({why})",
    ),
    "why.open": Text(nl="nog open, of een datum onbekend of ontbrekend", en="still open, or a date unknown or absent"),
    "why.outside": Text(nl="zij hebben deze stap niet", en="they do not have this step"),
    "why.condition": Text(nl="aan één voorwaarde voldoen zij niet", en="one condition they do not meet"),
    "why.unknown": Text(nl="daarvan is het niet bekend", en="of these it is not known"),
    "lacking_none": Text(
        nl="geen zaak valt er net buiten: het verschil kan alleen uit regels komen die niet meetellen of ontbreken",
        en="no case is just outside: the difference can only come from rows that do not count or are absent",
    ),
    "one_longer": Text(
        nl="één zaak langer verklaart het ({days} {unit})", en="one case longer explains it ({days} {unit})"
    ),
    "one_shorter": Text(
        nl="één zaak korter verklaart het ({days} {unit})", en="one case shorter explains it ({days} {unit})"
    ),
    "dropping": Text(nl="zonder één {n:zaak|van {n} zaken} klopt het", en="without one {n:case|of {n} cases} it holds"),
    "count_holds": Text(
        nl="het aantal ({n}) is gelijk; alleen het percentage verschilt",
        en="the count ({n}) is equal; only the percentage differs",
    ),
    "near_mean": Text(
        nl="{n} {n:zaak telt|zaken tellen} niet mee ({why})", en="{n} {n:case does|cases do} not count ({why})"
    ),
    "and_more": Text(nl="{cells} en nog {n}", en="{cells} and {n} more"),
    # output
    "status.match": Text(nl="klopt", en="match"),
    "status.rounding": Text(nl="klopt met een andere afronding", en="match by another rounding"),
    "status.differs": Text(nl="verschilt", en="differs"),
    "status.not_computed": Text(nl="niet berekend", en="not computed"),
    "status.noted": Text(nl="zie opmerking 1", en="see remark 1"),
    "status.cannot": Text(nl="kan niet kloppen, zie opmerking 1", en="cannot be right, see remark 1"),
    "legend": Text(nl="Tekens: {signs}.", en="Signs: {signs}."),
    "head": Text(nl="Publicatie: {title}.", en="Publication: {title}."),
    "head_sources": Text(nl="Tegen de registers: {files}.", en="Against the registers: {files}."),
    "head_alone": Text(
        nl="Alleen tegen zichzelf; geen registers gegeven.", en="Against itself alone; no registers given."
    ),
    "verify_basis": Text(
        nl="Peildatum {day}; kalender {calendar}.", en="As of {day} (peildatum); calendar {calendar}."
    ),
    "text_table": Text(nl="Cijfers in de lopende tekst", en="Figures in the running text"),
    "printed_figure": Text(nl="Cijfer", en="Figure"),
    "published": Text(nl="Gedrukt", en="Published"),
    "recomputed": Text(nl="Daartegenover", en="Against it"),
    "computed": Text(nl="Berekend", en="Computed"),
    "sign": Text(nl="Teken", en="Sign"),
    "matter": Text(nl="Wat er is", en="What it is"),
    "rule_of": Text(nl="Regel", en="Rule"),
    "status": Text(nl="Oordeel", en="Verdict"),
    "note": Text(nl="Toelichting", en="Explanation"),
    "remark_number": Text(nl="Nr", en="No"),
    "kind": Text(nl="Soort", en="Kind"),
    "cannot_be_right": Text(nl="Wat niet kan kloppen", en="What cannot be right"),
    "verify_findings": Text(nl="Wat niet kan, of uitleg vraagt", en="What cannot be, or asks for an explanation"),
    "cells_sheet": Text(nl="Cijfers", en="Figures"),
    "remarks_sheet": Text(nl="Opmerkingen", en="Remarks"),
    "nothing": Text(
        nl="Niets gevonden met de toetsen die gelden: {tests}.", en="Nothing found by the tests that apply: {tests}."
    ),
    "tests": Text(nl="Getoetst: {tests}.", en="Tested: {tests}."),
    "no_test": Text(
        nl="Geen toets geldt voor deze cijfers; er is dus niets over te zeggen.",
        en="No test applies to these figures, so nothing can be said of them.",
    ),
    "signs": Text(
        nl="{n:Eén cel heeft|{n} cellen hebben} een teken in plaats van een getal en {n:is|zijn} niet getoetst:"
        " {signs}.",
        en="{n:One cell has|{n} cells have} a sign instead of a number and {n:was|were} not tested: {signs}.",
    ),
    "summary_cells": Text(
        nl="Tegen de registers: {match} {match:klopt|kloppen}, {rounding} met een andere afronding,"
        " {differs} {differs:verschilt|verschillen}, {not_computed} niet berekend.",
        en="Against the registers: {match} {match:matches|match}, {rounding} by another rounding,"
        " {differs} {differs:differs|differ}, {not_computed} not computed.",
    ),
    "summary_findings": Text(nl="Tegen zichzelf: {kinds}.", en="Against itself: {kinds}."),
    "n.E": Text(nl="{n} {n:rekenfout|rekenfouten}", en="{n} {n:arithmetic error|arithmetic errors}"),
    "n.X": Text(nl="{n} {n:tegenspraak|tegenspraken}", en="{n} {n:contradiction|contradictions}"),
    "n.R": Text(
        nl="{n} {n:onuitgesproken aanname|onuitgesproken aannames}",
        en="{n} {n:unstated assumption|unstated assumptions}",
    ),
    "n.U": Text(
        nl="{n} {n:kwestie van eenheid of woordkeus|kwesties van eenheid of woordkeus}",
        en="{n} {n:matter of unit or wording|matters of unit or wording}",
    ),
    "n.M": Text(
        nl="{n} {n:kanttekening bij de methode|kanttekeningen bij de methode}",
        en="{n} {n:remark on method|remarks on method}",
    ),
    "all_else": Text(
        nl="{tested} van de {all} gedrukte {all:cijfer|cijfers} {tested:is|zijn} getoetst; bij {n} staat geen"
        " opmerking.",
        en="{tested} of the {all} printed {all:figure|figures} {tested:was|were} tested; {n} {n:has|have} no remark.",
    ),
}
