"""What a reader of a report sees that no definition says, in Dutch and English."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from doorloop.definition.parts import Lang, Text

UNITS: Final = {
    "werkdagen": Text(nl="werkdagen", en="working days"),
    "weken": Text(nl="weken", en="weeks"),
    "kalenderdagen": Text(nl="kalenderdagen", en="calendar days"),
    "uren": Text(nl="uur", en="hours"),
}
SHORT_UNITS: Final = UNITS | {
    "werkdagen": Text(nl="wd", en="wd"),
    "weken": Text(nl="wk", en="wk"),
    "kalenderdagen": Text(nl="kd", en="cd"),
}
"""Units where a column is narrow; the notes under the table spell them out."""

PHRASES: Final = {
    "total": Text(nl="Totaal", en="Total"),
    "characteristic": Text(nl="Kenmerk", en="Characteristic"),
    "other": Text(nl="Overige", en="Other"),
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
        nl="n: zaken waarin dit is gebeurd, ook als de datum onbekend is.",
        en="n: cases in which this happened, also where the date is unknown.",
    ),
    "note_characteristics": Text(
        nl="n: alle {unit} in de periode. Onbekend blijft in de basis van een percentage, n.v.t. niet.",
        en="n: all {unit} in the period. Unknown stays in the base of a percentage, not applicable does not.",
    ),
    "note_durations": Text(
        nl="n: stappen met begin en einde bekend. Open: begonnen, op de peildatum niet afgesloten. Weg: een datum"
        " onbekend, einde vóór begin, of einde zonder begin. Open en weg tellen niet in n, gemiddelde of kwantiel:"
        " zolang er zaken open zijn, vallen die te laag uit.",
        en="n: steps with start and end known. Open: started, not ended on the peildatum. Out: a date unknown, end"
        " before start, or end without start. Open and out count in no n, mean or quantile: while cases are open"
        " these come out too low.",
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
    "small": Text(
        nl="Voorzichtig: n < {n} bij {what}. Eén zaak meer of minder verandert zo'n cijfer sterk.",
        en="Caution: n < {n} for {what}. One case more or less changes such a figure a lot.",
    ),
    "folded": Text(
        nl="Overige: {what} met minder dan {n} zaken in de groep.",
        en="Other: {what} with fewer than {n} cases in the group.",
    ),
    "read": Text(nl="Gelezen", en="Read"),
    "rows_of": Text(nl="{n} rijen in {register} ({files})", en="{n} rows in {register} ({files})"),
    "merged": Text(nl="{n} dubbel of aangevuld", en="{n} merged"),
    "required-empty": Text(nl="{n} onvolledig", en="{n} incomplete"),
    "only-elsewhere": Text(nl="{n} alleen hier", en="{n} only here"),
    "not-linked": Text(nl="{n} niet te koppelen", en="{n} not to be linked"),
    "outside-period": Text(nl="{n} buiten de periode", en="{n} outside the period"),
    "after-peildatum": Text(nl="{n} na de peildatum", en="{n} after the peildatum"),
    "counted": Text(nl="{n} {unit} tellen mee", en="{n} {unit} count"),
    "linked": Text(nl="{n} gekoppeld aan {register}", en="{n} linked to {register}"),
    "elsewhere": Text(nl="{n} alleen in {register}", en="{n} only in {register}"),
    "findings": Text(
        nl="Bevindingen: fouten {error}, waarschuwingen {warning}, mededelingen {info}; zie `{command}`.",
        en="Findings: errors {error}, warnings {warning}, notices {info}; see `{command}`.",
    ),
    "findings_count": Text(
        nl="Bevindingen: fouten {error}, waarschuwingen {warning}, mededelingen {info}.",
        en="Findings: errors {error}, warnings {warning}, notices {info}.",
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
    "about_key": Text(nl="{digits} cijfers, als tekst", en="{digits} digits, as text"),
    "about_text": Text(nl="Tekst", en="Text"),
    "yes": Text(nl="ja", en="yes"),
    "fill_date": Text(
        nl="Vul een datum in (dd-mm-jjjj), onbekend of n.v.t.",
        en="Fill in a date (dd-mm-yyyy), onbekend or n.v.t.",
    ),
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
    "rows_read": Text(nl="{n} rijen gelezen", en="{n} rows read"),
    "rows_used": Text(nl="{n} gebruikt", en="{n} used"),
    "rows_no_case": Text(nl="{n} geen zaak", en="{n} no case"),
    "case_counted": Text(nl="Zaken: {n} {unit} tellen mee.", en="Cases: {n} {unit} count."),
    "case_linked": Text(nl="  {n} ook in {register}", en="  {n} also in {register}"),
    "case_without": Text(nl="  {n} niet in {register}", en="  {n} not in {register}"),
    "case_only": Text(nl="  {n} alleen in {register}, niet geteld", en="  {n} only in {register}, not counted"),
    "no_findings": Text(nl="Geen bevindingen.", en="No findings."),
}
MONTHS: Final = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def phrase(key: str, lang: Lang, **gaps: object) -> str:
    """Give a phrase with its gaps filled in."""
    return PHRASES[key].say(lang).format(**gaps)


def round_half_up(value: Fraction, digits: int) -> Fraction:
    """Round a fraction to a number of decimals, a half away from zero, as published tables do."""
    scaled = abs(value) * 10**digits + Fraction(1, 2)
    whole = Fraction(scaled.numerator // scaled.denominator, 10**digits)
    return whole if value >= 0 else -whole


def number(value: Fraction | int | None, digits: int, lang: Lang) -> str:
    """Write a number with that many decimals, half up; a dash where there is none."""
    if value is None:
        return "–"
    rounded = round_half_up(Fraction(value), digits)
    text = f"{int(abs(rounded) * 10**digits):0{digits + 1}d}"
    whole, decimals = (text[:-digits], text[-digits:]) if digits else (text, "")
    grouped = f"{int(whole):,}"
    point, thousands = (",", ".") if lang == "nl" else (".", ",")
    sign = "-" if rounded < 0 else ""
    return sign + grouped.replace(",", thousands) + (point + decimals if digits else "")


def plain(value: Fraction | int, lang: Lang) -> str:
    """Write a number of a definition with as many decimals as it has, at most three."""
    digits = next(d for d in (0, 1, 2, 3) if d == 3 or round_half_up(Fraction(value), d) == value)
    return number(value, digits, lang)


def percent(share: Fraction | None, lang: Lang) -> str:
    """Write a share as a whole percentage, half up."""
    return number(None if share is None else share * 100, 0, lang) + ("" if share is None else " %")


def long_date(day: date, lang: Lang) -> str:
    """Write a date with its month in letters."""
    return f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}"
