"""The texts of most commands, in Dutch and English: of tables, findings, lists and what a release leaves out."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    "total": Text(nl="Totaal", en="Total"),
    "characteristic": Text(nl="Kenmerk", en="Characteristic"),
    "other": Text(nl="Overige", en="Other"),
    "not_shown": Text(nl="Niet getoond", en="Not shown"),
    "count": Text(nl="n", en="n"),
    "percent": Text(nl="%", en="%"),
    "step": Text(nl="Stap", en="Step"),
    "target": Text(nl="Streef", en="Target"),
    "target_goal": Text(nl="Streeftermijn", en="Target"),
    "mean": Text(nl="Gem.", en="Mean"),
    "verdict": Text(nl="Gem. is", en="Mean is"),
    "median": Text(nl="Med.", en="Med."),
    "p25": Text(nl="P25", en="P25"),
    "p75": Text(nl="P75", en="P75"),
    "p90": Text(nl="P90", en="P90"),
    "min": Text(nl="Min.", en="Min."),
    "max": Text(nl="Max.", en="Max."),
    "statute": Text(nl="Wettelijke termijn", en="Statutory term"),
    "statute_n": Text(nl="n wet", en="n law"),
    "within_statute": Text(nl="Binnen wet %", en="Within law %"),
    "overdue_statute": Text(nl="Over wet", en="Past law"),
    "estimate": Text(nl="Schatting %", en="Estimate %"),
    "note_statutory": Text(
        nl="Binnen %: aandeel van de afgesloten stappen binnen de streeftermijn. Binnen wet %: aandeel binnen de"
        " wettelijke termijn van de zaak, naar het recht van de dag waarop die begon en met de Algemene termijnenwet"
        " (tussen haakjes het interval van 95 % volgens Wilson); n wet: afgesloten stappen met zo'n termijn. Schatting:"
        " afgesloten en open samen, volgens Kaplan-Meier of Aalen-Johansen. Over wet: open en voorbij de wettelijke"
        " termijn. De twee klokken worden niet gemengd.",
        en="Within %: share of closed steps within the target. Within law %: share within the statutory term of the"
        " case, by the law of the day that it began and under the Algemene termijnenwet (in brackets Wilson's 95%"
        " interval); n law: closed steps with such a term. Estimate: closed and open together, by Kaplan-Meier or"
        " Aalen-Johansen. Past law: open and past the statutory term. The two clocks are never mixed.",
    ),
    "own_target": Text(nl="eigen termijn", en="own term"),
    "note_own_target": Text(
        nl="Eigen termijn: elke zaak is vergeleken met haar eigen termijn (naar periode of soort, een uiterste datum of"
        " een verlenging). Het aandeel Binnen is van de zaken met een termijn; een gemiddelde heeft geen oordeel.",
        en="Own term: each case is compared with its own term (by period or category, a deadline or an extension). The"
        " share Within is of the cases that have a term; a mean has no verdict.",
    ),
    "due_own": Text(nl="eigen termijn, kalender {calendar}", en="own term, calendar {calendar}"),
    "due_months": Text(nl="maanden naar de kalender", en="months of the calendar"),
    "due_dated": Text(nl="eigen termijn, uiterste datum", en="own term, deadline"),
    "due_at_last": Text(nl="uiterlijk {day}", en="by {day}"),
    "within": Text(nl="Binnen", en="Within"),
    "open": Text(nl="Open", en="Open"),
    "excluded": Text(nl="Weg", en="Out"),
    "is_within": Text(nl="binnen", en="within"),
    "is_beyond": Text(nl="boven", en="beyond"),
    "met": Text(nl="gehaald", en="met"),
    "not_met": Text(nl="niet gehaald", en="not met"),
    "goal": Text(nl="Subdoelstelling", en="Goal"),
    "value": Text(nl="Uitkomst", en="Result"),
    "verdict_goal": Text(nl="Oordeel", en="Verdict"),
    "number": Text(nl="Aantal", en="Number"),
    "as_of": Text(nl="Peildatum {day}.", en="As of {day} (peildatum)."),
    "as_of_means": Text(nl="Wat daarna is gebeurd, telt niet mee.", en="What happened after that does not count."),
    "calendar": Text(nl="Kalender {name}: {about}.", en="Calendar {name}: {about}."),
    "note_crosstab": Text(
        nl="{groups}: zaken waarin dit is gebeurd, ook als de datum onbekend is.",
        en="{groups}: cases in which this happened, also where the date is unknown.",
    ),
    "note_characteristics": Text(
        nl="n: alle {unit} in de periode. Onbekend blijft in de basis van een percentage, n.v.t. niet.",
        en="n: all {unit} in the period. Unknown stays in the base of a percentage, not applicable does not.",
    ),
    "interval": Text(nl="95 %", en="95 %"),
    "note_shares_intervals": Text(
        nl="95 %: interval van het percentage volgens Wilson.", en="95 %: interval of the percentage (Wilson)."
    ),
    "note_durations": Text(
        nl="n: stappen met begin en einde bekend. Open: begonnen, op de peildatum niet afgesloten. Weg: een datum"
        " onbekend, einde vóór begin, of einde zonder begin. Open en Weg tellen niet in n, Gem. of Med.: zolang er"
        " zaken open zijn, vallen die te laag uit.",
        en="n: steps with start and end known. Open: started, not ended on the peildatum. Out: a date unknown, end"
        " before start, or end without start. Open and Out count in no n, Mean or Med.: while cases are open these"
        " come out too low.",
    ),
    "note_counts": Text(
        nl="Aantallen gaan over zaken; een uitkomst telt vanaf haar beslissing.",
        en="Numbers are of cases; an outcome counts from its decision.",
    ),
    "note_goals": Text(
        nl="Een gemiddelde binnen de streeftermijn zegt niet welk deel van de zaken daarbinnen bleef: zie de"
        " doorlooptijden.",
        en="A mean within the target does not say which share of cases was: see the throughput times.",
    ),
    "per_week_in": Text(nl="In/wk", en="In/wk"),
    "per_week_out": Text(nl="Uit/wk", en="Out/wk"),
    "overdue_stock": Text(nl="Over termijn", en="Past term"),
    "told_load": Text(nl="{step}: belasting (in gedeeld door uit) {load}", en="{step}: load (in by out) {load}"),
    "told_relief": Text(
        nl="voorraad binnen de termijn: {stock}; daarvoor moet er tot {day} {rate} per week uit",
        en="stock within the term: {stock}; for that {rate} a week have to go out until {day}",
    ),
    "note_capacity": Text(
        nl="In/wk en Uit/wk: per week van de periode; Over termijn: open aan het einde van de periode en voorbij"
        " de termijn van de zaak. Belasting, voorraad en wat nodig is rusten op de laatste hele periode en het begin"
        " van de volgende.",
        en="In/wk and Out/wk: a week of the period; Past term: open at the end of the period and past the term of the"
        " case. Load, stock and what is needed rest on the last whole period and the beginning of the next.",
    ),
    "note_capacity_rule": Text(
        nl="Regels van de wachtlijsttheorie (Fong e.a. 2022, doi:10.1101/2022.08.23.22279117). Belasting (load): in"
        " gedeeld door uit. Voorraad binnen de termijn (target queue size): in per week maal de termijn in weken"
        " gedeeld door 4. Nodig per week (relief capacity): in per week plus het verschil met die voorraad gedeeld"
        " door de weken tot die dag.",
        en="Rules of waiting-list theory (Fong et al. 2022, doi:10.1101/2022.08.23.22279117). Load: in by out. Stock"
        " within the term (target queue size): in a week times the term in weeks divided by 4. Needed a week (relief"
        " capacity): in a week plus the difference with that stock divided by the weeks until that day.",
    ),
    "capacity_caution": Text(
        nl="Geen voorspelling maar vuistregels: wat erin komt en wie eraan werkt, kan veranderen, en niet elke zaak"
        " kost evenveel werk.",
        en="No forecast but rules of thumb: what comes in and who works on it can change, and not every case takes as"
        " much work.",
    ),
    "not_yet": Text(nl="nog niet", en="not yet"),
    "norm_at_least": Text(nl="minstens {share}", en="at least {share}"),
    "norm_base": Text(nl="Basis", en="Base"),
    "norm_left_out": Text(nl="Nog open", en="Still open"),
    "estimate_value": Text(nl="Schatting", en="Estimate"),
    "note_norms": Text(
        nl="Basis: afgesloten zaken met een termijn en open zaken die erover zijn; die laatste zijn missers. Nog open:"
        " de termijn is niet voorbij; die zaken tellen niet mee. Schatting: afgesloten en open samen, volgens"
        " Kaplan-Meier of Aalen-Johansen. Nog niet: er is niets te beoordelen, of een zaak die nog open is kan het"
        " oordeel omkeren, waar geen enkele zaak te laat mag zijn of een mediaan ervan afhangt.",
        en="Base: closed cases with a term, and open ones past it, which are misses. Still open: the term has not"
        " passed; these cases do not count. Estimate: closed and open together, by Kaplan-Meier or Aalen-Johansen. Not"
        " yet: there is nothing to judge, or a case that is still open can turn the verdict, where no case may be late"
        " or a median rests on it.",
    ),
    "internal": Text(
        nl="Intern, niet voor publicatie: hierin staan aantallen onder {threshold}.",
        en="Internal, not for publication: there are counts under {threshold} in it.",
    ),
    "for_publication": Text(
        nl="Voor publicatie: aantallen zijn afgerond op een veelvoud van {base}, hoogstens {play} van het ware aantal"
        " af; nagerekend is wat een lezer uit alle tabellen samen kan afleiden.",
        en="For publication: counts are rounded to a multiple of {base}, at most {play} from the true count; what a"
        " reader can infer from all tables together has been computed.",
    ),
    "publish_settings": Text(
        nl="Instellingen (publish in de definitie): drempel {threshold}, breedte {width}, afrondbasis {base}.",
        en="Settings (publish in the definition): threshold {threshold}, width {width}, rounding base {base}.",
    ),
    "publish_log": Text(
        nl="Samengenomen: {folded} {folded:categorie|categorieën}. Niet getoond: {gone} van {all} {all:cijfer|cijfers}."
        " Het besluit per cijfer staat in decisions.csv.",
        en="Folded: {folded} {folded:category|categories}. Not shown: {gone} of {all} {all:figure|figures}."
        " The decision on each figure is in decisions.csv.",
    ),
    "exception": Text(nl="Uitzondering: {count}. Reden: {reason}", en="Exception: {count}. Reason: {reason}"),
    "note_hidden": Text(
        nl="[c]: niet getoond. Het rust op minder dan {threshold} zaken, of zegt iets over afzonderlijke zaken.",
        en="[c]: not shown. It rests on fewer than {threshold} cases, or tells of single cases.",
    ),
    "note_rounded": Text(
        nl="Aantallen zijn afgerond op een veelvoud van {base}, zo dat totalen kloppen; aandelen volgen eruit.",
        en="Counts are rounded to a multiple of {base} such that totals add up; shares follow from them.",
    ),
    "registers": Text(nl="Registers", en="Registers"),
    "publish": Text(nl="Hoe dit veilig is gemaakt", en="How this was made safe"),
    "why_folded": Text(nl="telt mee in {wider}", en="is counted in {wider}"),
    "why_few": Text(nl="een noot over weinig personen", en="a note about few people"),
    "why_follows": Text(nl="rust op te weinig zaken", en="rests on too few cases"),
    "why_tail": Text(
        nl="minder dan {threshold} zaken aan een kant ervan",
        en="fewer than {threshold} cases on one side of it",
    ),
    "why_extreme": Text(nl="zegt iets over afzonderlijke zaken", en="tells of single cases"),
    "why_exact": Text(nl="volgt uit exacte aantallen", en="follows from exact counts"),
    "why_rounded": Text(nl="afgerond op een veelvoud van {base}", en="rounded to a multiple of {base}"),
    "week": Text(
        nl="wd = werkdagen, wk = weken van vijf werkdagen, kd = kalenderdagen.",
        en="wd = working days, wk = weeks of five working days, cd = calendar days.",
    ),
    "columns": Text(
        nl="Streef = streeftermijn; Gem. = gemiddelde; Med. = mediaan;"
        " Gem. is = het gemiddelde ligt binnen of boven de streeftermijn; Binnen = aantal en"
        " aandeel stappen binnen de streeftermijn.",
        en="Med. = median;"
        " Mean is = the mean lies within or beyond the target; Within = number and share of steps within the target.",
    ),
    "note_no_cases": Text(
        nl="Zonder zaken, en daarom niet in deze tabel: {n} delen of groepen van stappen; JSON en CSV hebben ze wel.",
        en="Without cases, and so not in this table: {n} parts or groups of steps; JSON and CSV have them.",
    ),
    "small": Text(
        nl="Voorzichtig: n < {n} bij {what}. Eén zaak meer of minder verandert zo'n cijfer sterk.",
        en="Caution: n < {n} for {what}. One case more or less changes such a figure a lot.",
    ),
    "folded": Text(
        nl="Overige: {what} met minder dan {n} zaken in de groep.",
        en="Other: {what} with fewer than {n} cases in the group.",
    ),
    "read": Text(nl="Gelezen", en="Read"),
    "brief_read": Text(nl="Gelezen: {registers}.", en="Read: {registers}."),
    "brief_counted": Text(nl="Op {day}: {counted}.", en="On {day}: {counted}."),
    "so_many_files": Text(nl="{n} {n:bestand|bestanden}", en="{n} {n:file|files}"),
    "on_average": Text(nl="Gemiddeld", en="On average"),
    "target_of": Text(nl="Streeftermijn van", en="Target of"),
    "on_request": Text(
        nl="Op verzoek: {tables} (met -t NAAM; alles met --all).",
        en="On request: {tables} (with -t NAME; everything with --all).",
    ),
    "reading_guide": Text(nl="Leeswijzer", en="Reading guide"),
    "rows_of": Text(nl="{n} {n:rij|rijen} in {register} ({files})", en="{n} {n:row|rows} in {register} ({files})"),
    "merged": Text(nl="{n} dubbel of aangevuld", en="{n} merged"),
    "required-empty": Text(nl="{n} onvolledig", en="{n} incomplete"),
    "only-elsewhere": Text(nl="{n} alleen hier", en="{n} only here"),
    "not-linked": Text(nl="{n} niet te koppelen", en="{n} not to be linked"),
    "outside-period": Text(nl="{n} buiten de periode", en="{n} outside the period"),
    "outside-selection": Text(nl="{n} buiten de selectie", en="{n} outside the selection"),
    "another-report": Text(
        nl="{n} andere {n:zaak|zaken} van dezelfde persoon", en="{n} other {n:case|cases} of the same person"
    ),
    "after-peildatum": Text(nl="{n} na de peildatum", en="{n} after the peildatum"),
    "counted": Text(nl="{n:1 zaak telt|{n} {unit} tellen} mee", en="{n:1 case counts|{n} {unit} count}"),
    "linked": Text(nl="{n} gekoppeld aan {register}", en="{n} linked to {register}"),
    "elsewhere": Text(nl="{n} alleen in {register}", en="{n} only in {register}"),
    "not_linked_of": Text(nl="{n} niet te koppelen in {register}", en="{n} not to be linked in {register}"),
    "findings": Text(
        nl="Bevindingen: {error} {error:fout|fouten}, {warning} {warning:waarschuwing|waarschuwingen}, {info}"
        " {info:mededeling|mededelingen}; zie `{command}`.",
        en="Findings: {error} {error:error|errors}, {warning} {warning:warning|warnings}, {info}"
        " {info:notice|notices}; see `{command}`.",
    ),
    "findings_count": Text(
        nl="Bevindingen: {error} {error:fout|fouten}, {warning} {warning:waarschuwing|waarschuwingen}, {info}"
        " {info:mededeling|mededelingen}.",
        en="Findings: {error} {error:error|errors}, {warning} {warning:warning|warnings}, {info}"
        " {info:notice|notices}.",
    ),
    "error": Text(nl="Fout", en="Error"),
    "warning": Text(nl="Waarschuwing", en="Warning"),
    "info": Text(nl="Mededeling", en="Notice"),
    "more_cells": Text(
        nl="… en nog {n}; alle met `--rule {code}` of een ander formaat (csv, json, xlsx, html)",
        en="… and {n} more; all of them with `--rule {code}` or another format (csv, json, xlsx, html)",
    ),
    "lists_sheet": Text(nl="Lijsten", en="Lists"),
    "about_sheet": Text(nl="Toelichting", en="Explanation"),
    "about_template": Text(
        nl="Toelichting bij {register} ({mark}): één rij per zaak, kolomkoppen laten staan.",
        en="Explanation of {register} ({mark}): one row a case, leave the header as it is.",
    ),
    "about_missing": Text(
        nl="Leeg = nog niet gebeurd; onbekend = gebeurd, datum niet bekend; n.v.t. = niet van toepassing. Dat zijn drie"
        " verschillende feiten.",
        en="Empty = not yet happened; onbekend = happened, date not known; n.v.t. = does not apply. These are three"
        " different facts.",
    ),
    "about_column": Text(nl="Kolom", en="Column"),
    "about_content": Text(nl="Inhoud", en="Content"),
    "about_required": Text(nl="Verplicht", en="Required"),
    "about_date": Text(
        nl="Datum (dd-mm-jjjj) van {first} t/m {last}, of onbekend, of n.v.t.",
        en="Date (dd-mm-yyyy) from {first} up to and including {last}, or onbekend, or n.v.t.",
    ),
    "about_date_required": Text(
        nl="Datum (dd-mm-jjjj) van {first} t/m {last}", en="Date (dd-mm-yyyy) from {first} up to and including {last}"
    ),
    "about_key": Text(nl="{digits} {digits:cijfer|cijfers}, als tekst", en="{digits} {digits:digit|digits}, as text"),
    "about_text": Text(nl="Tekst", en="Text"),
    "yes": Text(nl="ja", en="yes"),
    "about_number": Text(nl="Een heel getal, nul of meer", en="A whole number, zero or more"),
    "fill_number": Text(nl="Vul een heel getal in.", en="Fill in a whole number."),
    "fill_date": Text(
        nl="Vul een datum in (dd-mm-jjjj), onbekend of n.v.t.",
        en="Fill in a date (dd-mm-yyyy), onbekend or n.v.t.",
    ),
    "fill_date_required": Text(nl="Vul een datum in (dd-mm-jjjj).", en="Fill in a date (dd-mm-yyyy)."),
    "fill_key": Text(nl="Vul alle cijfers in, als tekst.", en="Fill in all digits, as text."),
    "fill_list": Text(nl="Kies een waarde uit de lijst:", en="Choose a value from the list:"),
    "fill_lists": Text(
        nl="Kies een of meer waarden uit de lijst, gescheiden door ; :",
        en="Choose one or more values, divided by ; :",
    ),
    "findings_sheet": Text(nl="Bevindingen", en="Findings"),
    "summary_sheet": Text(nl="Samenvatting", en="Summary"),
    "where": Text(nl="Waar", en="Where"),
    "field": Text(nl="Veld", en="Field"),
    "stood_there": Text(nl="Wat er stond", en="What stood there"),
    "message": Text(nl="Wat ermee is gedaan", en="What became of it"),
    "columns_read": Text(nl="kolommen", en="columns"),
    "reason_above-header": Text(nl="boven de kolomkoppen", en="above the header"),
    "reason_template-sheet": Text(nl="uitleg van het sjabloon", en="notes of the template"),
    "reason_not-linked": Text(nl="niet te koppelen", en="not to be linked"),
    "reason_blank": Text(nl="leeg", en="blank"),
    "rows_read": Text(nl="{n} {n:rij|rijen} gelezen", en="{n} {n:row|rows} read"),
    "nothing_in_period": Text(
        nl="Geen enkele zaak telt mee: {n} {n:ligt|liggen} buiten de periode {first} t/m {last}. Voor een andere"
        " periode: --period JJJJ-MM-DD..JJJJ-MM-DD, met een --peildatum daarna.",
        en="Not one case counts: {n} {n:lies|lie} outside the period {first} up to and including {last}. For another"
        " period: --period YYYY-MM-DD..YYYY-MM-DD, with a --peildatum after it.",
    ),
    "so_often": Text(nl="{n} keer: {cells}", en="{n} times: {cells}"),
    "nothing_counts": Text(nl="Geen enkele zaak telt mee: {told}.", en="Not one case counts: {told}."),
    "needed_unread": Text(
        nl="Nodig om mee te tellen, en leeg of niet begrepen: {columns}.",
        en="Needed to count, and empty or not understood: {columns}.",
    ),
    "so_many_cells": Text(nl="‘{column}’ {n} keer", en="‘{column}’ {n} {n:time|times}"),
    "empty_group": Text(
        nl="Geen enkele zaak is van de groep ‘{group}’: haar doorlooptijden gaan over niemand.",
        en="Not one case is of the group ‘{group}’: its durations are about nobody.",
    ),
    "other_groups": Text(
        nl="Wel zijn er zaken van: {groups}. Met --all-groups staan hun doorlooptijden erbij.",
        en="There are cases of: {groups}. With --all-groups their durations are shown too.",
    ),
    "left_out": Text(nl="Let op: {rule}: {n}{where}.", en="Mind: {rule}: {n}{where}."),
    "not_measured": Text(nl="niet gemeten", en="not measured"),
    "not_measured_because": Text(
        nl="Niet gemeten: geen {lacking}; wat daarvan afhangt is niet nul maar onbekend{steps}.",
        en="Not measured: no {lacking}; what depends on it is not zero but unknown{steps}.",
    ),
    "so_many_steps": Text(nl=" ({n} {n:stap|stappen})", en=" ({n} {n:step|steps})"),
    "and_no": Text(nl=" en geen ", en=" and no "),
    "columns_named": Text(nl="kolom {columns}", en="column {columns}"),
    "columns_and_more": Text(
        nl="kolom {columns} en {n} andere {n:kolom|kolommen} (zie check)",
        en="column {columns} and {n} other {n:column|columns} (see check)",
    ),
    "rows_with": Text(nl="{n} {n:rij|rijen} met inhoud", en="{n} {n:row|rows} with content"),
    "columns_with": Text(nl="{n} {n:kolom|kolommen} met inhoud", en="{n} {n:column|columns} with content"),
    "sheets_with": Text(nl="{n} {n:werkblad|werkbladen} met inhoud", en="{n} {n:sheet|sheets} with content"),
    "cells_with": Text(nl="{n} gevulde {n:cel|cellen}", en="{n} {n:cell|cells} filled in"),
    "rows_used": Text(nl="{n} gebruikt", en="{n} used"),
    "rows_no_case": Text(nl="{n} geen zaak", en="{n} no case"),
    "case_counted": Text(
        nl="Zaken: {n:1 zaak telt|{n} {unit} tellen} mee.", en="Cases: {n:1 case counts|{n} {unit} count}."
    ),
    "case_linked": Text(nl="  {n} ook in {register}", en="  {n} also in {register}"),
    "case_without": Text(nl="  {n} niet in {register}", en="  {n} not in {register}"),
    "case_only": Text(nl="  {n} alleen in {register}, niet geteld", en="  {n} only in {register}, not counted"),
    "cover_sheet": Text(nl="Omslag", en="Cover"),
    "what": Text(nl="Wat", en="What"),
    "peildatum": Text(nl="Peildatum", en="Peildatum (day of reference)"),
    "period": Text(nl="Periode", en="Period"),
    "period_of": Text(nl="{first} tot en met {last}", en="{first} up to and including {last}"),
    "definition": Text(nl="Definitie", en="Definition"),
    "calendar_name": Text(nl="Kalender", en="Calendar"),
    "program": Text(nl="Programma", en="Program"),
    "sources": Text(nl="Bronnen", en="Sources"),
    "file": Text(nl="Bestand", en="File"),
    "register": Text(nl="Register", en="Register"),
    "rows": Text(nl="Rijen", en="Rows"),
    "digest": Text(nl="SHA-256", en="SHA-256"),
    "stages": Text(nl="Van rij tot zaak", en="From row to case"),
    "contents": Text(nl="Inhoud", en="Contents"),
    "table": Text(nl="Tabel", en="Table"),
    "figure": Text(nl="Figuur", en="Figure"),
    "tables": Text(nl="Tabellen", en="Tables"),
    "figures": Text(nl="Figuren", en="Figures"),
    "table_numbered": Text(nl="Tabel {n}. {title}", en="Table {n}. {title}"),
    "figure_numbered": Text(nl="Figuur {n}. {title}", en="Figure {n}. {title}"),
    "back": Text(nl="← Omslag", en="← Cover"),
    "to_records": Text(nl="Alle cijfers", en="All figures"),
    "records_of": Text(nl="{title}: alle cijfers", en="{title}: all figures"),
    "records_tab": Text(nl=", gegevens", en=", data"),
    "contents_list": Text(nl="Inhoud", en="Contents"),
    "table_list": Text(nl="Tabellen", en="Tables"),
    "figure_list": Text(nl="Figuren", en="Figures"),
    "see_figures": Text(nl="Zie {figures}.", en="See {figures}."),
    "about_day": Text(nl="{title}, stand op {day}.", en="{title}, as of {day}."),
    "about_period": Text(
        nl="{title}, zaken van {first} tot en met {last}, stand op {day}.",
        en="{title}, cases of {first} up to and including {last}, as of {day}.",
    ),
    "about_sources": Text(nl="Bron: {registers}.", en="Source: {registers}."),
    "basis": Text(nl="Verantwoording", en="Basis"),
    "notes": Text(nl="Toelichting", en="Notes"),
    "page": Text(nl="Pagina {page} van {pages}", en="Page {page} of {pages}"),
    "no": Text(nl="nee", en="no"),
    "copy": Text(nl="Kopieer tabel", en="Copy table"),
    "copied": Text(nl="Gekopieerd: plak de tabel in een werkblad.", en="Copied: paste the table into a worksheet."),
    "sort": Text(nl="Sorteer op {column}", en="Sort by {column}"),
    "aside": Text(nl="Schuif opzij voor de rest.", en="Scroll sideways for the rest."),
    "skip": Text(nl="Naar de inhoud", en="Skip to the content"),
    "figure_data": Text(nl="Cijfers bij deze figuur", en="The numbers of this figure"),
    "duration_in": Text(nl="Duur ({unit})", en="Duration ({unit})"),
    "cases_axis": Text(nl="Zaken", en="Cases"),
    "share_axis": Text(nl="Aandeel (%)", en="Share (%)"),
    "quarter": Text(nl="Kwartaal", en="Quarter"),
    "median_long": Text(nl="Mediaan", en="Median"),
    "mean_long": Text(nl="Gemiddelde", en="Mean"),
    "target_long": Text(nl="Streeftermijn", en="Target"),
    "milestone": Text(nl="Stap in de stroom", en="Step of the flow"),
    "went_on": Text(nl="Ging verder", en="Went on"),
    "stayed": Text(nl="Niet of nog niet verder", en="Not further, or not yet"),
    "end": Text(nl="Eindpunt", en="End point"),
    "reached": Text(nl="Bereikt", en="Reached"),
    "single_share": Text(nl="Aandeel van één zaak (%)", en="Share of one case (%)"),
    "low_long": Text(nl="Interval 95 %, van", en="95 % interval, from"),
    "interval_long": Text(nl="Interval van 95 %", en="95 % interval"),
    "high_long": Text(nl="Interval 95 %, tot", en="95 % interval, to"),
    "group": Text(nl="Groep", en="Group"),
    "spread_title": Text(nl="{table}: spreiding per stap", en="{table}: distribution per step"),
    "spread_note": Text(
        nl="Alleen {group}. Elke balk telt zaken met een duur boven zijn linkerrand en hoogstens zijn rechterrand; 0"
        " staat in de eerste. Dichte lijn: mediaan; ruit: gemiddelde; stippellijn: streeftermijn.",
        en="Only {group}. Each bar counts cases with a duration above its left edge and at most its right edge; 0 is"
        " in the first. Solid line: median; diamond: mean; dashed line: target.",
    ),
    "spread_told": Text(
        nl="{step}: n = {n}, mediaan {median}, gemiddelde {mean}",
        en="{step}: n = {n}, median {median}, mean {mean}",
    ),
    "spread_target": Text(nl=", streeftermijn {target}", en=", target {target}"),
    "trend_title": Text(
        nl="{table}: aandeel binnen de streeftermijn, naar begin van de stap",
        en="{table}: share within the target, by the beginning of the step",
    ),
    "trend_note": Text(
        nl="Per kwartaal waarin de stap begon, {group}: het aandeel dat binnen de streeftermijn eindigt, volgens"
        " Kaplan-Meier, zodat ook open stappen meetellen. Waar dat nog niet te schatten is, staat geen punt. Een lijn"
        " verbindt opeenvolgende kwartalen met meer dan één zaak. Streep door een punt: interval van 95 %; onder het"
        " kwartaal het aantal zaken dat begon.",
        en="By the quarter in which the step began, {group}: the share that ends within the target, by Kaplan-Meier, so"
        " that open steps count too. Where that cannot be estimated yet there is no point. A line joins quarters that"
        " follow each other and have more than one case. Bar through a point: 95 % interval; below the quarter the"
        " number of cases that began.",
    ),
    "trend_told": Text(nl="{step}: {shares}", en="{step}: {shares}"),
    "trend_share": Text(nl="{quarter} {share} van {n}", en="{quarter} {share} of {n}"),
    "flow_title": Text(nl="De stroom van zaken", en="The flow of cases"),
    "flow_note": Text(
        nl="Elke balk telt de zaken die deze stap op de peildatum hebben bereikt, {group}; donker ging verder naar de"
        " volgende, licht niet of nog niet. De laatste stap is een eindpunt.",
        en="Each bar counts the cases that had reached this step on the peildatum, {group}; the dark part went on to"
        " the next, the light part did not, or not yet. The last step is an end point.",
    ),
    "compare_title": Text(nl="{variable} van {groups}", en="{variable} of {groups}"),
    "and": Text(nl="en", en="and"),
    "compare_note": Text(
        nl="De percentages gaan over de zaken van elke groep; erachter het aantal.",
        en="Percentages are of the cases of each group; the number follows.",
    ),
    "curves_title": Text(nl="{table}: de weg naar het einde", en="{table}: the way to the end"),
    "curves_axis": Text(nl="Nog niet bij dit einde (%)", en="Not at this end yet (%)"),
    "curves_note": Text(
        nl="Alleen {group}, afgesloten en open stappen samen: Kaplan-Meier, en Aalen-Johansen waar een stap ook anders"
        " kan eindigen. Vlak: interval van 95 %; stippellijn: streeftermijn.",
        en="Only {group}, closed and open steps together: Kaplan-Meier, and Aalen-Johansen where a step can also end"
        " otherwise. Area: 95 % interval; dashed line: target.",
    ),
    "curves_told": Text(nl="{step}: n = {n}, mediaan {median}", en="{step}: n = {n}, median {median}"),
    "differences_title": Text(nl="Verschil: {a} min {b}", en="Difference: {a} minus {b}"),
    "differences_note": Text(
        nl="Punt: {a} min {b}, van afgesloten stappen; streep: interval van 95 % (gemiddelden volgens Welch, aandelen"
        " volgens Newcombe). Een streep over de nul laat in het midden wie sneller is.",
        en="Point: {a} minus {b}, of closed steps; bar: 95 % interval (means by Welch, shares by Newcombe). A bar"
        " across zero leaves open who is faster.",
    ),
    "mean_difference": Text(nl="Verschil van gemiddelden ({unit})", en="Difference of means ({unit})"),
    "within_difference": Text(
        nl="Verschil van aandelen binnen de streeftermijn", en="Difference of shares within the target"
    ),
    "points": Text(nl="procentpunt", en="percentage points"),
    "measure": Text(nl="Maat", en="Measure"),
    "by_title": Text(nl="{table} naar {by}", en="{table} by {by}"),
    "by_axis": Text(nl="Deel (n)", en="Part (n)"),
    "by_note": Text(
        nl="Alleen {group}, afgesloten stappen. Balk: de middelste helft (P25 tot P75); streep: mediaan; ruit:"
        " gemiddelde; stippellijn: streeftermijn.",
        en="Only {group}, closed steps. Bar: the middle half (P25 to P75); line: median; diamond: mean; dashed line:"
        " target.",
    ),
    "by_told": Text(nl="{step}: mediaan {medians}", en="{step}: median {medians}"),
    "half": Text(nl="Middelste helft", en="Middle half"),
    "in_other": Text(nl="in Overige", en="in Other"),
    "no_case": Text(nl="0", en="0"),
    "folded_here": Text(
        nl="Waar bij een groep “in Overige” staat, zitten haar zaken in die balk.",
        en="Where “in Other” stands at a group, its cases are in that bar.",
    ),
    "head_target": Text(nl="; streef {target}", en="; target {target}"),
    "basis_of": Text(nl="Stap, grondslag", en="Step, basis"),
    "within_percent": Text(nl="Binnen %", en="Within %"),
    "not_reached": Text(nl="niet bereikt", en="not reached"),
    "never_reached": Text(nl="< {share} %", en="< {share} %"),
    "note_bases": Text(
        nl="Afgesloten: zoals in de tabel van doorlooptijden; wat nog open is, telt niet mee, dus zijn gemiddelde en"
        " mediaan te laag. Open, leeftijd: hoe lang stappen op de peildatum al open zijn. Beide: schat uit afgesloten"
        " en open samen hoe lang het duurt, volgens Kaplan-Meier, of volgens Aalen-Johansen waar een stap ook anders"
        " kan eindigen. Termijn verstreken: alleen zaken waarin de streeftermijn op de peildatum voorbij was,"
        " afgesloten of open.",
        en="Closed: as in the table of throughput times; what is open does not count, so mean and median are too low."
        " Open, age: how long steps have been open on the peildatum. Both: estimates from closed and open together how"
        " long it takes, by Kaplan-Meier, or by Aalen-Johansen where a step can also end otherwise. Target has passed:"
        " only cases whose target was over on the peildatum, closed or open.",
    ),
    "note_bases_intervals": Text(
        nl="Tussen haakjes het interval van 95 %: van een gemiddelde volgens Student (t), van een aandeel volgens"
        " Wilson, van een schatting met log-log en de variantie van Greenwood of die van de deltamethode (een kwantiel"
        " volgens Brookmeyer en Crowley). Een gemiddelde van minder dan twee stappen, of van stappen die alle even lang"
        " duurden, heeft geen interval. … is geen grens: daarvoor zijn er te weinig zaken of is te veel open, of de"
        " grens van een gemiddelde zou onder nul liggen.",
        en="In brackets the 95% interval: of a mean by Student's t, of a share by Wilson, of an estimate by log-log and"
        " Greenwood's variance or that of the delta method (a quantile by Brookmeyer and Crowley). A mean of fewer than"
        " two steps, or of steps that all took equally long, has no interval. … is no limit: there are too few cases"
        " for one, or too much is open, or the limit of a mean would be below zero.",
    ),
    "note_not_reached": Text(
        nl="De mediaan en het P90 van beide samen: de tijd waarbinnen 50 % en 90 % van alle begonnen stappen op deze"
        " manier is geëindigd; ligt de lijn vlak op 50 %, dan het midden daarvan, zodat zonder open zaken de mediaan"
        " overal dezelfde is. Niet bereikt: zoveel zaken zijn op de peildatum nog niet klaar dat dit cijfer niet te"
        " geven is. < 50 %, < 90 %: ook als alles wat nog open is zo eindigt, eindigt een kleiner deel op deze manier.",
        en="Median and P90 of both together: the time by which 50% and 90% of all started steps have ended in this way;"
        " where the line is flat at 50%, the middle of it, so that without open cases the median is the same"
        " everywhere. Not reached: so many cases are not done on the peildatum that this figure cannot be given."
        " < 50 %, < 90 %: even if all that is open ends in this way, a smaller share does.",
    ),
    "baseline": Text(
        nl="Ter vergelijking, {step}: {value} ({source}). {caveat}",
        en="Beside it, {step}: {value} ({source}). {caveat}",
    ),
    "ending": Text(nl="Stap, uitkomst", en="Step, ending"),
    "by_target": Text(nl="Binnen streef %", en="By target %"),
    "in_the_end": Text(nl="Uiteindelijk %", en="In the end %"),
    "followed": Text(nl="gevolgd, hoogstens {horizon}", en="followed, at most {horizon}"),
    "note_endings": Text(
        nl="Het deel van de begonnen stappen dat eindigt met de stap zelf of met een gebeurtenis die de wachttijd"
        " anders beëindigt, binnen de streeftermijn en tot de langste tijd die een zaak is gevolgd; de rest is dan nog"
        " open. Geschat volgens Aalen-Johansen, open zaken meegerekend zolang zij open zijn.",
        en="The share of started steps that ends by the step itself or by an event that closes it otherwise, by the"
        " target and by the longest time that a case was followed; the rest is open then. Estimated by"
        " Aalen-Johansen, open cases counted for as long as they are open.",
    ),
    "note_endings_intervals": Text(
        nl="Tussen haakjes het interval van 95 %: log-log, variantie volgens de deltamethode.",
        en="In brackets the 95% interval: log-log, variance by the delta method.",
    ),
    "note_clock": Text(
        nl="Een norm in uren: waar begin en einde een tijdstip hebben, telt de klok, zonder de vrije dagen; anders is"
        " zij gehaald bij hoogstens één werkdag per 24 uur. Een gemiddelde in werkdagen zegt dan niet of de uren zijn"
        " gehaald: er staat alleen een oordeel als alle stappen aan dezelfde kant van de norm liggen.",
        en="A norm in hours: where start and end carry a time of day the clock counts, days off left out; else it is"
        " kept within one working day for each 24 hours. A mean in working days does not tell whether the hours were"
        " kept: there is a verdict only where all steps lie on the same side of the norm.",
    ),
    "month": Text(nl="Maand", en="Month"),
    "year": Text(nl="Jaar", en="Year"),
    "intake": Text(nl="In", en="In"),
    "closed": Text(nl="Uit", en="Out"),
    "ended_otherwise": Text(nl="Anders", en="Otherwise"),
    "stock": Text(nl="Open", en="Open"),
    "clearance": Text(nl="Uit/in", en="Out/in"),
    "cohort_median": Text(nl="Mediaan", en="Median"),
    "cohort_within": Text(nl="Binnen", en="Within"),
    "note_course": Text(
        nl="In: stappen die in deze periode begonnen. Uit: afgesloten; Anders: gesloten door een andere gebeurtenis."
        " Open: aan het einde van de periode. Uit/in: Uit en Anders gedeeld door In. Mediaan en Binnen (aandeel binnen"
        " de streeftermijn) gaan over de stappen die in de periode begonnen, geschat op de peildatum: volgens"
        " Kaplan-Meier, of volgens Aalen-Johansen waar een stap ook anders kan eindigen (< 50 %: een kleiner deel"
        " eindigt op deze manier). De laatste periode loopt tot en met de peildatum.",
        en="In: steps that began in this period. Out: ended; Otherwise: closed by another event. Open: at the end of"
        " the period. Out/in: Out and Otherwise divided by In. Median and Within (share within the target) are of the"
        " steps that began in the period, estimated on the peildatum: by Kaplan-Meier, or by Aalen-Johansen where a"
        " step can also end otherwise (< 50 %: a smaller share ends in this way). The last period ends on the"
        " peildatum.",
    ),
    "difference": Text(nl="Verschil", en="Difference"),
    "difference_share": Text(nl="Verschil procentpunt", en="Difference percentage points"),
    "note_comparison": Text(
        nl="Gemiddelden en aandelen binnen de streeftermijn van afgesloten stappen; verschil: {a} min {b}. Een verschil"
        " is een samenhang: de zaken zijn niet door loting verdeeld, en waarin zij verder verschillen, is niet bekend."
        " Het zegt niets over een oorzaak.",
        en="Means and shares within the target of closed steps; difference: {a} minus {b}. A difference is an"
        " association: cases were not drawn by lot, and what else differs in them is not known. It says nothing of a"
        " cause.",
    ),
    "note_comparison_intervals": Text(
        nl="Tussen haakjes het interval van 95 %: van gemiddelden volgens Welch, van aandelen volgens Newcombe.",
        en="In brackets the 95% interval: of means by Welch, of shares by Newcombe.",
    ),
    "course_title": Text(nl="{table}: in, uit en open", en="{table}: in, out and open"),
    "course_note": Text(
        nl="Alleen {group}. Donkere balk: begonnen in de periode; lichte balk: afgesloten; lijn: open aan het einde.",
        en="Only {group}. Dark bar: began in the period; light bar: ended; line: open at its end.",
    ),
    "overdue_note": Text(nl="Gele lijn: open en voorbij de termijn.", en="Yellow line: open and past the term."),
    "course_told": Text(
        nl="{period}: in {intake}, uit {closed}, open {stock}", en="{period}: in {intake}, out {closed}, open {stock}"
    ),
    "open_title": Text(nl="Open stappen", en="Open steps"),
    "open_count": Text(
        nl="{n} {n:regel|regels}, waarvan {overdue} over tijd.", en="{n} {n:line|lines}, of which {overdue} overdue."
    ),
    "open_per_step": Text(nl="Per organisatie en stap", en="By organisation and step"),
    "more_rows": Text(
        nl="… en nog {n} {n:regel|regels} (--limit 0 toont alles; een bestand heeft alles).",
        en="… and {n} more {n:line|lines} (--limit 0 shows all; a file has all).",
    ),
    "open_next": Text(
        nl="Eén zaak: `doorloop case {sources} --at PLAATS`.", en="One case: `doorloop case {sources} --at PLACE`."
    ),
    "open_turns": Text(nl="Aan zet: {turns}.", en="Whose turn: {turns}."),
    "open_keys": Text(
        nl="Met identificerende nummers: alleen voor gebruik aan tafel, niet bewaren of delen.",
        en="With identifying numbers: for use at the table only, not to be kept or shared.",
    ),
    "note_open": Text(
        nl="Een regel is een open stap van een zaak; de zaak heet naar haar plaats in het register. Over tijd: de"
        " uiterste dag ligt vóór de peildatum, ook als er sindsdien geen werkdag was.",
        en="A line is an open step of a case; the case is called by its place in the register. Overdue: the last day is"
        " before the peildatum, also where there has been no working day since.",
    ),
    "note_open_days": Text(
        nl="Leeftijd = werkdagen sinds het begin van de stap; Rest = werkdagen tot de uiterste dag, min is te laat.",
        en="Age = working days since the step began; Left = working days until the last day, minus is too late.",
    ),
    "note_open_kinds": Text(
        nl="Streef: streeftermijn of norm volgens de gekozen kalender. Wet: wettelijke termijn met zijn artikel, met de"
        " Algemene termijnenwet; die twee worden niet gemengd.",
        en="Target: a target or norm by the chosen calendar. Law: a statutory term with its article, under the"
        " Algemene termijnenwet; the two are not mixed.",
    ),
    "due_target": Text(nl="streef", en="target"),
    "due_statute": Text(nl="wet", en="law"),
    "due_calendar": Text(nl="kalender {calendar}", en="calendar {calendar}"),
    "rule": Text(nl="Regel", en="Rule"),
    "place": Text(nl="Plaats", en="Place"),
    "sheet": Text(nl="Blad", en="Sheet"),
    "row": Text(nl="Rij", en="Row"),
    "turn": Text(nl="Aan zet", en="Turn"),
    "since": Text(nl="Sinds", en="Since"),
    "age": Text(nl="Leeftijd", en="Age"),
    "due": Text(nl="Uiterlijk", en="Due"),
    "due_by": Text(nl="Volgens", en="By"),
    "left": Text(nl="Rest", en="Left"),
    "overdue": Text(nl="Over tijd", en="Overdue"),
    "agreed": Text(nl="Afspraak", en="Agreed"),
    "who": Text(nl="Wie", en="Who"),
    "handovers_title": Text(nl="Koppelvlakken", en="Hand-over points"),
    "handover": Text(nl="Koppelvlak", en="Hand-over"),
    "informing": Text(nl="Van", en="From"),
    "informed": Text(nl="Aan", en="To"),
    "part": Text(nl="Deel", en="Part"),
    "all_parts": Text(nl="alle", en="all"),
    "not_registered": Text(nl="niet geregistreerd", en="not registered"),
    "norm": Text(nl="Norm", en="Norm"),
    "pause": Text(nl="Pauze", en="Pause"),
    "pauses": Text(nl="Pauzes", en="Pauses"),
    "statutory_terms": Text(nl="Wettelijke termijnen", en="Statutory terms"),
    "note_case_terms": Text(
        nl="Met de Algemene termijnenwet, naar het recht van de dag waarop de termijn begon; dagen waarop die"
        " stilstond, schuiven de laatste dag op. Een andere klok dan de streeftermijn.",
        en="With the Algemene termijnenwet, by the law of the day on which the term began; days on which it stood still"
        " move the last day. Another clock than that of the target.",
    ),
    "paused_days": Text(nl="Dagen", en="Days"),
    "note_pauses": Text(
        nl="De klok staat stil op de dagen na de stop en vóór de hervatting; duurt een pauze voort, tot en met de"
        " peildatum.",
        en="The clock stands still on the days after the stop and before the restart; in a pause that goes on, up to"
        " and with the peildatum.",
    ),
    "note_paused": Text(
        nl="De klok staat stil bij {pauses}: zulke dagen tellen alleen mee in de stap met (bruto). Een zaak waarvan een"
        " pauze niet duidelijk is, staat in beide onder Weg.",
        en="The clock stands still at {pauses}: such days count only in the step with (gross). A case of which a pause"
        " is not clear is in Out of both.",
    ),
    "due_paused": Text(nl="{rule}; stond {amount} stil", en="{rule}; stood still for {amount}"),
    "note_clock_hours": Text(
        nl="Klokuren: elk uur telt, ook ’s nachts en op vrije dagen, {summer}.",
        en="Clock hours: every hour counts, at night and on days off too, {summer}.",
    ),
    "summer_time": Text(nl="met zomer- en wintertijd van {zone}", en="with the summer and winter time of {zone}"),
    "no_summer_time": Text(
        nl="zonder zomertijd: de definitie noemt geen zone (zone) bij het register",
        en="without summer time: the definition names no zone (zone) at the register",
    ),
    "note_opening_hours": Text(
        nl="Openingsuren {name}: {week}; op een vrije dag van de kalender gesloten.",
        en="Opening hours {name}: {week}; closed on a day off of the calendar.",
    ),
    "note_until_midnight": Text(
        nl="Een stap in uren die open is, telt tot het einde van de peildatum; een zaak zonder tijdstip staat onder"
        " Weg.",
        en="A step in hours that is open counts until the end of the peildatum; a case without a time of day is in"
        " Out.",
    ),
    "weekdays": Text(nl="ma di wo do vr za zo", en="Mon Tue Wed Thu Fri Sat Sun"),
    "due_clock": Text(nl="{clock}, tot {time}", en="{clock}, until {time}"),
    "norm_clock": Text(nl="{norm} (klok)", en="{norm} (clock)"),
    "norm_dates": Text(nl="{norm} (datums)", en="{norm} (dates)"),
    "norm_both": Text(nl="{norm} (klok, anders datums)", en="{norm} (clock, else dates)"),
    "one_day": Text(nl="1 werkdag", en="1 working day"),
    "one_calendar_day": Text(nl="1 kalenderdag", en="1 calendar day"),
    "within_norm": Text(nl="Binnen norm", en="Within norm"),
    "within_one_norm": Text(nl="Binnen {norm}", en="Within {norm}"),
    "interval_low": Text(nl="van", en="from"),
    "interval_high": Text(nl="tot", en="to"),
    "oldest": Text(nl="Oudste", en="Oldest"),
    "note_handovers": Text(
        nl="Norm: de streeftermijn of norm van de stap, anders één dag. Waar beide data een tijdstip hebben, telt de"
        " klok, zonder de vrije dagen; op datums is een norm in uren gehaald bij hoogstens één werkdag per 24 uur."
        " Mediaan, P90, Max. en Oudste in werkdagen; Van en tot: interval van 95 % volgens Wilson. Niet geregistreerd:"
        " geen register heeft beide data.",
        en="Norm: the target or norm of the step, else one day. Where both dates carry a time of day the clock counts,"
        " days off left out; on dates a norm in hours is kept within one working day for each 24 hours. Median, P90,"
        " Max. and Oldest in working days; from and to: 95% interval by Wilson. Not registered: no register has both"
        " dates.",
    ),
    "note_handover_hours": Text(
        nl="Van een koppelvlak dat in uren wordt gemeten, staan Mediaan, P90, Max. en Oudste in uren.",
        en="Of a hand-over that is measured in hours, Median, P90, Max. and Oldest are in hours.",
    ),
    "note_handover_days": Text(
        nl="Van een koppelvlak dat in kalenderdagen wordt gemeten, staan zij in kalenderdagen.",
        en="Of a hand-over that is measured in calendar days, they are in calendar days.",
    ),
    "whole_jaren": Text(nl="hele jaren", en="whole years"),
    "whole_maanden": Text(nl="hele maanden", en="whole months"),
    "whole_kalenderdagen": Text(nl="kalenderdagen", en="calendar days"),
    "row_mean_sd": Text(nl="gemiddelde (sd)", en="mean (sd)"),
    "row_median_iqr": Text(nl="mediaan (P25–P75)", en="median (P25–P75)"),
    "row_range": Text(nl="min–max", en="min–max"),
    "row_n": Text(nl="bekend", en="known"),
    "note_numbers": Text(
        nl="{what}: in {unit}, over de zaken waarvan dit bekend is; sd is de standaardafwijking"
        " (n − 1), kwantielen zijn lineair geïnterpoleerd.",
        en="{what}: in {unit}, over the cases of which this is known; sd is the standard deviation"
        " (n − 1), quantiles are by linear interpolation.",
    ),
    "note_numbers_step": Text(
        nl="{what}: in {unit}, over de afgesloten stappen; sd is de standaardafwijking (n − 1), kwantielen zijn lineair"
        " geïnterpoleerd.",
        en="{what}: in {unit}, over the closed steps; sd is the standard deviation (n − 1), quantiles are by linear"
        " interpolation.",
    ),
    "note_numbers_hidden": Text(
        nl="De getallen van {what} worden niet gepubliceerd: zij gaan over afzonderlijke zaken.",
        en="The numbers of {what} are not published: they tell of single cases.",
    ),
    "note_same_events": Text(
        nl="Over de zaken met beide data. Het verschil is de tweede datum min de eerste, in kalenderdagen (kd); mediaan"
        " en grootste gaan over de zaken waarin de data verschillen.",
        en="Over the cases with both dates. The difference is the second date minus the first, in calendar days (cd);"
        " median and largest are of the cases in which the dates differ.",
    ),
    "same_events_title": Text(nl="Dezelfde gebeurtenis in twee registers", en="The same event in two registers"),
    "same_event_cells_title": Text(nl="Verschillend gedateerd", en="Dated differently"),
    "event": Text(nl="Gebeurtenis", en="Event"),
    "dated_twice": Text(nl="Beide data", en="Both dates"),
    "dated_differently": Text(nl="Verschillend", en="Differ"),
    "median_difference": Text(nl="Mediaan (kd)", en="Median (cd)"),
    "largest_difference": Text(nl="Grootste (kd)", en="Largest (cd)"),
    "first_date": Text(nl="Eerste cel", en="First cell"),
    "second_date": Text(nl="Tweede cel", en="Second cell"),
    "case_of": Text(nl="Zaak: {place} ({group}).", en="Case: {place} ({group})."),
    "case_also": Text(nl="Ook: {places}.", en="Also: {places}."),
    "milestones": Text(nl="Mijlpalen", en="Milestones"),
    "milestone_of_case": Text(nl="Mijlpaal", en="Milestone"),
    "steps": Text(nl="Stappen", en="Steps"),
    "undated": Text(nl="Zonder datum", en="Without a date"),
    "date": Text(nl="Datum", en="Date"),
    "skipped": Text(nl="Overgeslagen vrije dagen", en="Days off skipped"),
    "cell": Text(nl="Cel", en="Cell"),
    "until": Text(nl="Tot", en="Until"),
    "duration": Text(nl="Duur", en="Time"),
    "unit": Text(nl="Eenh.", en="Unit"),
    "state": Text(nl="Toestand", en="State"),
    "severity": Text(nl="Ernst", en="Severity"),
    "still_open": Text(nl="open", en="open"),
    "open_within": Text(nl="open, binnen", en="open, within"),
    "open_beyond": Text(nl="open, boven", en="open, beyond"),
    "happened_unknown": Text(nl="gebeurd, dag onbekend", en="happened, day unknown"),
    "not_applicable": Text(nl="niet van toepassing", en="does not apply"),
    "no_findings": Text(nl="Geen bevindingen in wat is gelezen.", en="No findings in what was read."),
}
