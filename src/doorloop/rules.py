"""The catalogue of rules: code, severity, and in two languages a title, a message and what to do.

The words of a message in braces are filled in by the stage that found it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be doubtful about a register."""

    code: str
    severity: Literal["error", "warning", "info"]
    title_nl: str
    title_en: str
    message_nl: str
    message_en: str
    remedy_nl: str
    remedy_en: str

    def title(self, lang: Literal["nl", "en"]) -> str:
        """Name the rule."""
        return self.title_nl if lang == "nl" else self.title_en

    def message(self, lang: Literal["nl", "en"]) -> str:
        """Give the message with its gaps."""
        return self.message_nl if lang == "nl" else self.message_en

    def remedy(self, lang: Literal["nl", "en"]) -> str:
        """Say what somebody can do."""
        return self.remedy_nl if lang == "nl" else self.remedy_en


_ALL = (
    # ── Dates ────────────────────────────────────────────────────────────────────────────────────
    Rule(
        "date-unreadable",
        "error",
        "Onleesbare datum",
        "Unreadable date",
        "geen datum te lezen; telt als onbekend",
        "no date can be read; counts as unknown",
        "Schrijf dag, maand en jaar, bijvoorbeeld 5-9-2012; is de dag niet bekend, schrijf dan onbekend.",
        "Write day, month and year, such as 5-9-2012; if the day is not known, write onbekend.",
    ),
    Rule(
        "date-implausible",
        "error",
        "Onmogelijke datum",
        "Impossible date",
        "een datum die niet kan kloppen; telt als onbekend",
        "a date that cannot be right; counts as unknown",
        "Zoek de juiste datum op. Dagen vóór 1990 (geboortedata: vóór 1901) en na 2100 gelden als onmogelijk.",
        "Look the right date up. Days before 1990 (births: before 1901) and after 2100 count as impossible.",
    ),
    Rule(
        "date-two",
        "error",
        "Twee datums in één cel",
        "Two dates in one cell",
        "twee datums in één cel; telt als onbekend",
        "two dates in one cell; counts as unknown",
        "Laat de datum staan die bij deze kolom hoort en zet de andere in een kolom met opmerkingen.",
        "Keep the date that belongs to this column and move the other to a column of remarks.",
    ),
    Rule(
        "date-number",
        "warning",
        "Getal waar een datum hoort",
        "Number where a date belongs",
        "een getal, gelezen als {read}",
        "a number, read as {read}",
        "Geef de cel een datumnotatie en controleer de dag.",
        "Give the cell a date format and check the day.",
    ),
    Rule(
        "date-remark",
        "info",
        "Opmerking achter een datum",
        "Remark behind a date",
        "opmerking genegeerd, gelezen als {read}",
        "remark ignored, read as {read}",
        "Zet de opmerking in een eigen kolom.",
        "Put the remark into a column of its own.",
    ),
    Rule(
        "date-short-year",
        "info",
        "Jaar in twee cijfers",
        "Year in two digits",
        "gelezen als {read}",
        "read as {read}",
        "Schrijf het jaar in vier cijfers.",
        "Write the year in four digits.",
    ),
    Rule(
        "date-after-peildatum",
        "info",
        "Datum na de peildatum",
        "Date after the peildatum",
        "na de peildatum; telt als nog niet gebeurd",
        "after the peildatum; counts as not yet happened",
        "Niets, als het register later is bijgewerkt; anders de datum controleren.",
        "Nothing, if the register was kept up later; otherwise check the date.",
    ),
    # ── Cells ────────────────────────────────────────────────────────────────────────────────────
    Rule(
        "error-cell",
        "error",
        "Foutwaarde",
        "Error cell",
        "een formule die is mislukt; telt als onbekend",
        "a formula that failed; counts as unknown",
        "Herstel de formule of typ de waarde over.",
        "Mend the formula or type the value.",
    ),
    Rule(
        "formula-empty",
        "error",
        "Formule zonder opgeslagen waarde",
        "Formula without a stored value",
        "een formule waarvan de uitkomst niet is opgeslagen; telt als onbekend",
        "a formula whose result was not stored; counts as unknown",
        "Open de werkmap in Excel en sla haar op, zodat de uitkomst erin staat.",
        "Open the workbook in Excel and save it, so that it holds the result.",
    ),
    Rule(
        "code-unknown",
        "error",
        "Onbekende code",
        "Unknown code",
        "geen bekende waarde voor dit veld{nearest}; telt als onbekend",
        "no known value of this field{nearest}; counts as unknown",
        "Kies een waarde uit de lijst van de definitie, of voeg de schrijfwijze daar toe.",
        "Choose a value from the definition's list, or add the spelling there.",
    ),
    # ── Identifier ───────────────────────────────────────────────────────────────────────────────
    Rule(
        "key-malformed",
        "error",
        "Onbruikbaar nummer",
        "Unusable identifier",
        "geen geldig {key}; de rij wordt niet gekoppeld",
        "no valid {key}; the row is not linked",
        "Zoek het nummer op en maak de kolom op als tekst.",
        "Look the number up and format the column as text.",
    ),
    Rule(
        "key-empty",
        "error",
        "Nummer ontbreekt",
        "Identifier missing",
        "geen {key}; de rij wordt niet gekoppeld",
        "no {key}; the row is not linked",
        "Vul het nummer in.",
        "Fill the number in.",
    ),
    Rule(
        "key-scientific",
        "error",
        "Nummer in wetenschappelijke notatie",
        "Identifier in scientific notation",
        "de laatste cijfers van het {key} zijn verloren; de rij wordt niet gekoppeld",
        "the last digits of the {key} are lost; the row is not linked",
        "Zoek het nummer op en maak de kolom op als tekst voordat u het typt.",
        "Look the number up and format the column as text before typing it.",
    ),
    Rule(
        "key-short",
        "warning",
        "Nummer één cijfer te kort",
        "Identifier one digit short",
        "een voorloopnul aangevuld",
        "a leading zero was added",
        "Controleer het nummer en maak de kolom op als tekst.",
        "Check the number and format the column as text.",
    ),
    Rule(
        "key-bsn",
        "warning",
        "Nummer dat een BSN kan zijn",
        "Identifier that may be a BSN",
        "negen cijfers die aan de elfproef voldoen: misschien een BSN; een voorloopnul aangevuld",
        "nine digits that pass the eleven test: perhaps a BSN; a leading zero was added",
        "Controleer of hier geen burgerservicenummer staat.",
        "Check that this is no burgerservicenummer.",
    ),
    Rule(
        "key-column-a-number",
        "warning",
        "Kolom met A-nummers",
        "Column of A-numbers",
        "de meeste waarden in deze kolom kunnen A-nummers zijn: staat hier het {key}?",
        "most values of this column can be A-numbers: is this the {key}?",
        "Controleer of de juiste kolom is geëxporteerd.",
        "Check that the right column was exported.",
    ),
    # ── Rows ─────────────────────────────────────────────────────────────────────────────────────
    Rule(
        "required-empty",
        "error",
        "Verplicht veld leeg",
        "Required field empty",
        "verplicht en leeg of onleesbaar; de rij telt niet mee",
        "required and empty or unreadable; the row does not count",
        "Vul het veld in.",
        "Fill the field in.",
    ),
    Rule(
        "outside-period",
        "warning",
        "Buiten de periode",
        "Outside the period",
        "buiten de periode {first} t/m {last}; telt niet mee",
        "outside the period {first} up to and including {last}; does not count",
        "Niets, als de zaak buiten het onderzoek valt; anders de datum controleren.",
        "Nothing, if the case is out of scope; otherwise check the date.",
    ),
    Rule(
        "after-peildatum",
        "info",
        "Zaak na de peildatum",
        "Case after the peildatum",
        "na de peildatum; telt nog niet mee",
        "after the peildatum; does not count yet",
        "Niets, of kies een latere peildatum.",
        "Nothing, or choose a later peildatum.",
    ),
    Rule(
        "rows-equal",
        "info",
        "Rij dubbel",
        "Row twice",
        "hetzelfde {key} als rij {row}{place} zonder iets nieuws; telt één keer",
        "the same {key} as row {row}{place} and nothing new; counts once",
        "Verwijder de dubbele rij.",
        "Remove the second row.",
    ),
    Rule(
        "rows-merged",
        "info",
        "Rijen samengevoegd",
        "Rows merged",
        "hetzelfde {key} als rij {row}{place}; samengevoegd tot één zaak",
        "the same {key} as row {row}{place}; merged into one case",
        "Houd één rij per zaak aan.",
        "Keep one row a case.",
    ),
    Rule(
        "rows-conflict",
        "error",
        "Rijen spreken elkaar tegen",
        "Rows contradict each other",
        "hetzelfde {key} als rij {row}{place} met een andere waarde; de eerste blijft staan",
        "the same {key} as row {row}{place} with another value; the first one stands",
        "Zoek uit welke waarde juist is en houd één rij per zaak aan.",
        "Find out which value is right and keep one row a case.",
    ),
    Rule(
        "only-elsewhere",
        "info",
        "Niet in het hoofdregister",
        "Not in the main register",
        "staat niet in het register {unit}; telt niet mee",
        "is not in the register {unit}; does not count",
        "Controleer of de zaak in het andere register ontbreekt.",
        "Check whether the case is missing from the other register.",
    ),
    Rule(
        "row-total",
        "info",
        "Totaalrij",
        "Totals row",
        "een totaalrij, geen zaak",
        "a totals row, no case",
        "Niets.",
        "Nothing.",
    ),
    Rule(
        "row-remark",
        "info",
        "Rij zonder zaak",
        "Row without a case",
        "een opmerking of legenda, geen zaak",
        "a remark or legend, no case",
        "Niets, als hier geen zaak staat.",
        "Nothing, if this is no case.",
    ),
    Rule(
        "row-header",
        "info",
        "Herhaalde kolomkoppen",
        "Repeated header",
        "de kolomkoppen nog eens, geen zaak",
        "the header once more, no case",
        "Niets.",
        "Nothing.",
    ),
    # ── Between fields and registers ─────────────────────────────────────────────────────────────
    Rule(
        "end-before-start",
        "warning",
        "Einde vóór begin",
        "End before start",
        "'{end}' ligt vóór '{start}'; de stap telt niet mee",
        "'{end}' lies before '{start}'; the step does not count",
        "Controleer beide datums.",
        "Check both dates.",
    ),
    Rule(
        "end-without-start",
        "warning",
        "Einde zonder begin",
        "End without start",
        "'{end}' is ingevuld en '{start}' niet; de stap telt niet mee",
        "'{end}' is filled in and '{start}' is not; the step does not count",
        "Vul de begindatum in, of n.v.t.",
        "Fill the start in, or n.v.t.",
    ),
    Rule(
        "after-reference",
        "warning",
        "Datum na de gebeurtenis waaraan hij voorafgaat",
        "Date after the event it precedes",
        "ligt na '{end}'; telt als onbekend",
        "lies after '{end}'; counts as unknown",
        "Controleer beide datums.",
        "Check both dates.",
    ),
    Rule(
        "registers-differ",
        "warning",
        "Registers verschillen",
        "Registers differ",
        "het register {unit} heeft een andere waarde; die telt",
        "the register {unit} has another value; that one counts",
        "Zoek uit welk register gelijk heeft.",
        "Find out which register is right.",
    ),
    # ── Columns, sheets, files ───────────────────────────────────────────────────────────────────
    Rule(
        "column-unknown",
        "info",
        "Kolom niet herkend",
        "Column not recognised",
        "deze kolom hoort bij geen veld en wordt niet gelezen{nearest}",
        "this column belongs to no field and is not read{nearest}",
        "Niets, als de kolom niet nodig is; anders de kop aanpassen.",
        "Nothing, if the column is not needed; otherwise change its header.",
    ),
    Rule(
        "column-twice",
        "warning",
        "Kolom dubbel",
        "Column twice",
        "dezelfde kop als kolom {first}; alleen die wordt gelezen",
        "the same header as column {first}; only that one is read",
        "Verwijder een van beide kolommen.",
        "Remove one of the two columns.",
    ),
    Rule(
        "sheet-skipped",
        "info",
        "Werkblad overgeslagen",
        "Sheet skipped",
        "geen kolomkoppen van een register; niet gelezen",
        "no header of a register; not read",
        "Niets, als hier geen register staat.",
        "Nothing, if this is no register.",
    ),
    Rule(
        "file-skipped",
        "warning",
        "Bestand overgeslagen",
        "File skipped",
        "geen register herkend in dit bestand",
        "no register was recognised in this file",
        "Niets, als hier geen register staat; anders de kolomkoppen vergelijken met `doorloop definition show`.",
        "Nothing, if this is no register; otherwise compare the headers with `doorloop definition show`.",
    ),
    Rule(
        "file-unreadable",
        "error",
        "Bestand onleesbaar",
        "File unreadable",
        "{why}",
        "{why}",
        "Open het bestand in een spreadsheetprogramma en sla het op als .xlsx, zonder wachtwoord.",
        "Open the file in a spreadsheet program and save it as .xlsx, without a password.",
    ),
)

RULES = {rule.code: rule for rule in _ALL}
