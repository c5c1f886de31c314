"""What can be wrong with a definition or a publication file, in Dutch.

An error is worded in English where it is found, and looked up here.
A gap of a text takes the same words in both languages, except the nouns and types of the two lists below.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from doorloop.base.language import Lang, Text

MEANT: Final = re.compile(r"; did you mean '(.*)'\?$")
NOUNS: Final = {
    "calendar": "kalender",
    "category": "categorie",
    "category of the variable": "categorie van de variabele",
    "cell or statement": "cel of bewering",
    "characteristic": "kenmerk",
    "clock": "klok",
    "code field": "codeveld",
    "code field without a decision": "codeveld dat bij geen beslissing hoort",
    "code list": "codelijst",
    "code of that field": "code van dat veld",
    "column": "kolom",
    "date field": "datumveld",
    "date field of that register": "datumveld van dat register",
    "date field of this register": "datumveld van dit register",
    "definition": "definitie",
    "field": "veld",
    "field of type 'number'": "veld van het type 'number'",
    "field beside the identifier": "veld naast het nummer",
    "field of that register": "veld van dat register",
    "field with a date or a code": "veld met een datum of een code",
    "file": "bestand",
    "footnote": "voetnoot",
    "group": "groep",
    "group of this table": "groep van deze tabel",
    "field of this register": "veld van dit register",
    "key of every count": "sleutel van elke telling",
    "kind": "soort",
    "label": "label",
    "measure that is no difference itself": "maat die zelf geen verschil is",
    "milestone": "mijlpaal",
    "organisation": "organisatie",
    "pause": "pauze",
    "register": "register",
    "row": "rij",
    "rule": "regel",
    "statement": "bewering",
    "statutory term": "wettelijke termijn",
    "step": "stap",
    "system": "stelsel",
    "unit": "eenheid",
    "variable": "variabele",
    "word for missing": "woord voor ontbrekend",
    "zone": "tijdzone",
}
TYPES: Final = {
    "array": "een lijst",
    "bool": "true of false",
    "date": "een datum",
    "datetime": "een tijdstip",
    "decimal": "een getal",
    "dict": "een tabel",
    "float": "een getal",
    "int": "een geheel getal",
    "object": "een tabel",
    "str": "een tekst",
    "time": "een tijd",
}
WORDS: Final = {
    # of characteristics
    "a percentage is printed with 0 to {most} decimals": "een percentage heeft 0 tot {most} decimalen",
    "a number is printed with 0 to {most} decimals": "een getal heeft 0 tot {most} decimalen",
    "a step has no categories: give them a variable of their own": (
        "een stap heeft geen categorieën: geef die een eigen kenmerk"
    ),
    "say which rows tell of it: numbers": "zeg welke rijen ervan vertellen: numbers",
    "it is for numbers of the time between start and end": "dit is voor getallen van de tijd tussen start en end",
    "numbers are of a step, or of the time between start and end": (
        "getallen zijn van een stap, of van de tijd tussen start en end"
    ),
    "say what the time is counted in: jaren, maanden or kalenderdagen": (
        "zeg waarin de tijd wordt geteld: jaren, maanden of kalenderdagen"
    ),
    "name at least one of count, base and share": "noem minstens een van count, base en share",
    # of names
    "there is no {noun} '{name}'": "er is geen {noun} '{name}'",
    "'{word}' is also {other}": "'{word}' is ook {other}",
    "'{word}' is also a word for missing": "'{word}' is ook een woord voor ontbrekend",
    "'{name}' is also held by '{other}'": "'{name}' staat ook in '{other}'",
    "'{name}' is also one of '{other}'": "'{name}' is ook een van '{other}'",
    "'{name}' is also a value that is counted elsewhere": "'{name}' is ook een waarde die elders wordt geteld",
    "'{name}' is the case itself": "'{name}' is de zaak zelf",
    "'{name}' stands twice": "'{name}' staat er twee keer",
    "'{name}' has no codes": "'{name}' heeft geen codes",
    "'{name}' decides what is counted, and must be a required field": (
        "'{name}' bepaalt wat er wordt geteld, en moet een verplicht veld zijn"
    ),
    "'{name}' is counted together with one of them when tables are published": (
        "'{name}' telt samen met een hiervan als tabellen worden gepubliceerd"
    ),
    "header '{header}' is also that of '{other}'": "de kop '{header}' is ook die van '{other}'",
    "a name has small letters, digits, _ and -, 64 at most, and is no device of Windows": (
        "een naam heeft kleine letters, cijfers, _ en -, hoogstens 64, en is geen apparaat van Windows"
    ),
    # of keys and types
    "unknown key": "onbekende sleutel",
    "missing key '{name}'": "de sleutel '{name}' ontbreekt",
    "expected '{type}', got '{got}'": "hier hoort {type}, en er staat {got}",
    "expected '{type}' of length {size}, got {n}": "hier hoort {type} van {size}, en het zijn er {n}",
    "expected '{type}' of length {size}": "hier hoort {type} van {size}",
    "invalid enum value '{word}': choose from {words}": "'{word}' kan hier niet: kies uit {words}",
    "invalid enum value '{word}'": "'{word}' kan hier niet",
    "invalid value '{word}'": "'{word}' kan hier niet",
    "invalid RFC3339 encoded date": "dit is geen datum: schrijf 2024-12-31",
    "invalid decimal string": "dit is geen getal",
    "integer value out of range": "dit getal is te groot",
    "expected the name or the path of a definition": "hier hoort de naam of het pad van een definitie",
    "this definition extends itself": "deze definitie breidt zichzelf uit",
    # of values that do not go together
    "a field of type '{type_name}' has no codes": "een veld van het type '{type_name}' heeft geen codes",
    "a field that two registers share needs the same type in both": (
        "een veld dat twee registers delen, heeft in beide hetzelfde type"
    ),
    "a field with several answers has room for 30 codes": "een veld met meer antwoorden heeft ruimte voor 30 codes",
    "a register needs exactly one field of type 'key'": "een register heeft precies één veld van het type 'key'",
    "a goal is one of mean_of, share_of, constant, difference, within_of, median_of and beyond_of": (
        "een doel heeft één van mean_of, share_of, constant, difference, within_of, median_of en beyond_of"
    ),
    "it is for a share, and takes the place of target": "dit is voor een aandeel, en komt in de plaats van target",
    "say which share is asked for": "zeg welk aandeel gevraagd is",
    "a number beyond is in zaken, and has a target: the most that there may be": (
        "een aantal erboven is in zaken, en heeft een target: hoeveel het er hoogstens mogen zijn"
    ),
    "only a number beyond is in zaken": "alleen een aantal erboven is in zaken",
    "a limit has a unit, and a unit a limit": "een grens heeft een eenheid, en een eenheid een grens",
    "it is for within_of and beyond_of": "dit is voor within_of en beyond_of",
    "'{name}' has no target: give the norm a limit": "'{name}' heeft geen norm: geef een grens (limit)",
    "a limit of this step is in {units}": "een grens van deze stap is in {units}",
    "a target needs a unit: {units}": "een norm heeft een eenheid: {units}",
    "a unit without a target": "een eenheid zonder norm",
    "a term of the case itself is counted in days, not in uren": (
        "een eigen termijn van de zaak wordt geteld in dagen, niet in uren"
    ),
    "'{name}' holds a last day here, and an event in {key}": (
        "'{name}' is hier een uiterste datum, en in {key} een gebeurtenis"
    ),
    "'{name}' ends with '{other}', and this step with '{end}'": (
        "'{name}' eindigt met '{other}', en deze stap met '{end}'"
    ),
    "it ends before it begins": "het einde ligt vóór het begin",
    "no case comes to it: the target before it fits every case": (
        "geen zaak komt hieraan toe: de norm ervoor past op elke zaak"
    ),
    "an extension needs a term to extend: target, targets or target_field": (
        "een verlenging heeft een termijn nodig die langer wordt: target, targets of target_field"
    ),
    "an extension is one of value, days_field and until_field": (
        "een verlenging is één van value, days_field en until_field"
    ),
    "say when a case has this extension; one that all have is part of the target": (
        "zeg wanneer een zaak deze verlenging heeft; een die alle zaken hebben, hoort bij de norm"
    ),
    "an extension is longer than nothing": "een verlenging is langer dan niets",
    "kalenderdagen and werkdagen cannot be compared": "kalenderdagen en werkdagen zijn niet te vergelijken",
    "hours and {unit} cannot be compared": "uren en {unit} zijn niet te vergelijken",
    "the codes of a private field are not shown as found: give it a list of codes": (
        "de codes van een veld dat private is, worden niet getoond zoals zij er staan: geef het een codelijst"
    ),
    "'{name}' needs a list of codes: nobody may be in no group unsaid": (
        "'{name}' heeft een codelijst nodig: niemand mag ongezegd in geen groep zitten"
    ),
    "'{name}' needs a list of codes to tell persons apart": (
        "'{name}' heeft een codelijst nodig om personen uit elkaar te houden"
    ),
    "{units} are counted by the calendar: only a step in uren has a clock": (
        "{units} telt de kalender: alleen een stap in uren heeft een klok"
    ),
    "say what counts the hours: {clock}, or opening hours by their name": (
        "zeg wat de uren telt: {clock}, of openingsuren bij hun naam"
    ),
    "one of its registers has no zone, and another one is in {zone}: name both": (
        "een van haar registers heeft geen tijdzone, en een ander is in {zone}: noem beide"
    ),
    "'{name}' is a clock that never stops: choose another name": (
        "'{name}' is een klok die nooit stilstaat: kies een andere naam"
    ),
    "'{text}' is no opening hours: write 09:00-17:00": "'{text}' zijn geen openingsuren: schrijf 09:00-17:00",
    "'{text}' ends before it begins: what runs past midnight is of two days": (
        "'{text}' eindigt voordat het begint: wat over middernacht gaat, is van twee dagen"
    ),
    "the calendar tells the last day of whole {unit} only": "de kalender geeft alleen van hele {unit} de laatste dag",
    "a pause moves a target in {unit} by kalenderdagen: count the step in them": (
        "een pauze verschuift een norm in {unit} met kalenderdagen: tel de stap daarin"
    ),
    "'{name}' is also a field of a register": "'{name}' is ook een veld van een register",
    "say among the events of which fields to choose": "zeg uit de gebeurtenissen van welke velden wordt gekozen",
    "once all have happened, none of them is chosen by its date": (
        "als alle zijn gebeurd, wordt er geen gekozen op zijn datum"
    ),
    "say which with take = 'nth', and only then; the first is 1": (
        "zeg de hoeveelste bij take = 'nth', en alleen dan; de eerste is 1"
    ),
    "what adds up its repetitions has neither pauses nor closed_by": (
        "wat zijn herhalingen optelt, heeft geen pauses en geen closed_by"
    ),
    "one that is chosen among events is not repeated": "wat uit gebeurtenissen is gekozen, herhaalt zich niet",
    "this machine knows no time zones: install the package tzdata": (
        "deze computer kent geen tijdzones: installeer het pakket tzdata"
    ),
    "these opening hours overlap": "deze openingsuren overlappen",
    "'{name}' is a number of days, which cannot be taken from hours": (
        "'{name}' is een aantal dagen, en dat gaat niet van uren af"
    ),
    "a step without pauses is the same gross and net": "een stap zonder pauzes is bruto en netto gelijk",
    "a pause is either a stop and a restart, or a number of days": (
        "een pauze heeft een stop en een hervatting, of een aantal dagen"
    ),
    "a week without opening hours": "een week zonder openingsuren",
    "the mean of this step is in {units}": "het gemiddelde van deze stap is in {units}",
    "the period ends before it begins": "de periode eindigt voordat zij begint",
    "an identifier has 1 to {most} digits": "een nummer heeft 1 tot {most} cijfers",
    "an identifier has either a number of digits, or letters": "een nummer heeft een aantal cijfers, of letters",
    "say how many digits an identifier has, or that it has letters": (
        "zeg hoeveel cijfers een nummer heeft, of dat het letters heeft"
    ),
    "it is for identifiers that may have letters: digits are read as strictly as ever": (
        "dit is voor nummers die letters mogen hebben: cijfers worden zo streng gelezen als altijd"
    ),
    "one identifier has several cases (key.together_with): they are of one person": (
        "bij één nummer horen meer zaken (key.together_with): die zijn van één persoon"
    ),
    "it divides the cases of the register whose rows are counted": (
        "dit verdeelt de zaken van het register waarvan de rijen tellen"
    ),
    "register '{other}' has a long form too: nobody knows of which round its rows are": (
        "register '{other}' heeft ook een lange vorm: niemand weet van welke ronde zijn rijen zijn"
    ),
    "one identifier has several rounds (each): they are of one person": (
        "bij één nummer horen meer rondes (each): die zijn van één persoon"
    ),
    "a round is dated by what begins it: '{name}'": "een ronde wordt gedateerd door waar zij mee begint: '{name}'",
    "'{name}' is the date of the round itself": "'{name}' is de datum van de ronde zelf",
    "'{name}' needs a list of codes that are numbers: {first}, {second}, {third} and so on": (
        "'{name}' heeft een lijst van codes nodig die nummers zijn: {first}, {second}, {third} enzovoort"
    ),
    "it is for a field of type '{type_name}'": "dit is voor een veld van het type '{type_name}'",
    "it lies between {first} and {last}": "dit ligt tussen {first} en {last}",
    "'{word}' is also a word of '{other}'": "'{word}' is ook een woord van '{other}'",
    "each class but the last needs a bound: years, months or days": (
        "elke klasse behalve de laatste heeft een grens: years, months of days"
    ),
    "classes that are counted together lie side by side": "klassen die samen tellen, liggen naast elkaar",
    "these codes tell the groups apart": "deze codes onderscheiden de groepen",
    "a condition names one of these codes": "een voorwaarde noemt een van deze codes",
    "it is at least {least}": "dit is minstens {least}",
    "counts rounded to {base} leave at most {n} numbers beside the true one": (
        "tellingen afgerond op {base} laten hoogstens {n} getallen naast het ware over"
    ),
    # of what is probably not meant
    "a code list without codes: every value of its fields is unknown": (
        "een codelijst zonder codes: elke waarde van haar velden is onbekend"
    ),
    "a kind without fields: nothing of its rows is read": "een soort zonder velden: van haar rijen wordt niets gelezen",
    "every case without '{end}' is open, also one that never came to '{milestone}': say when '{step}' can be open": (
        "elke zaak zonder '{end}' staat open, ook een die nooit bij '{milestone}' kwam: zeg wanneer '{step}' open kan"
        " staan"
    ),
    # of registers
    "two headers both fit the field '{name}': {both}": "twee koppen passen bij het veld '{name}': {both}",
    "two header rows both fit: row {one} and row {other}": "twee koprijen passen allebei: rij {one} en rij {other}",
    # of files
    "cannot be read: {why}": "kan niet worden gelezen: {why}",
    "it is nested too deep": "dit is te diep genest",
    "the text holds a sign that cannot be printed": "in de tekst staat een teken dat niet te drukken is",
    "the key holds a sign that cannot be printed": "in de sleutel staat een teken dat niet te drukken is",
    "this is no number that anything is measured in": "dit is geen getal waarin iets wordt gemeten",
    "'{name}' is no code list: {why}": "'{name}' is geen codelijst: {why}",
    # of a publication
    "this name stands for the running text": "deze naam staat voor de lopende tekst",
    "must be from {least} to {most}": "dit ligt van {least} tot en met {most}",
    "must be at most {most}": "dit is hoogstens {most}",
    "ends before it begins": "dit eindigt voordat het begint",
    "parts need the row that they divide": "delen hebben de rij nodig die zij verdelen",
    "must be between 0 and 1, as 0.25 for the first quartile": (
        "dit ligt tussen 0 en 1, zoals 0.25 voor het eerste kwartiel"
    ),
    "a quantile needs its level, as 0.25 for the first quartile": (
        "een kwantiel heeft een niveau nodig (level), zoals 0.25 voor het eerste kwartiel"
    ),
    "{n} cells for {columns} columns": "{n} cellen voor {columns} kolommen",
    "there is no figure in '{text}'": "er staat geen cijfer in '{text}'",
    "there is no number in '{text}'": "er staat geen getal in '{text}'",
    "'{text}' is no number of cases": "'{text}' is geen aantal zaken",
    "'{name}' stands {times} times": "'{name}' staat er {times} keer",
    # of its formulas
    "'{text}' is no number": "'{text}' is geen getal",
    "'{name}' has no value": "'{name}' heeft geen waarde",
    "too many brackets or terms": "te veel haakjes of termen",
    "more than {n} factors": "meer dan {n} factoren",
    "a number of more than {n} digits": "een getal van meer dan {n} cijfers",
    "unexpected '{text}'": "'{text}' hoort hier niet",
    "a constraint needs one of <=, >= and =": "een voorwaarde heeft een <=, >= of = nodig",
    "it ends too soon": "dit houdt te vroeg op",
    "a bracket is not closed": "een haakje is niet gesloten",
    "division by zero": "een deling door nul",
    "only a multiple or a fraction of a term is linear": "alleen een veelvoud of een deel van een term is lineair",
}
"""An error in English, and in Dutch."""
SYNTAX: Final = (
    ("Expected '=' after a key in a key/value pair", "achter een sleutel hoort '='"),
    ("Expected ']' at the end of a table declaration", "achter de kop van een tabel hoort ']'"),
    ("Expected ']]' at the end of an array declaration", "achter de kop van een lijst van tabellen hoort ']]'"),
    ("Expected newline or end of document after a statement", "achter een waarde hoort een nieuwe regel"),
    ("Cannot overwrite a value", "deze sleutel staat er twee keer"),
    ("Duplicate inline table key", "deze sleutel staat er twee keer:"),
    ("Cannot declare", "deze tabel staat er twee keer:"),
    ("Unclosed array", "een lijst zonder ]"),
    ("Unclosed inline table", "een tabel zonder }"),
    ("Unterminated string", "een tekst zonder aanhalingsteken aan het einde"),
    ("Unescaped '\\' in a string", "een \\ in een tekst: schrijf \\\\"),
    ("Illegal character", "een teken dat hier niet kan:"),
    ("Found invalid character", "een teken dat hier niet kan:"),
    ("Invalid initial character for a key part", "een teken waarmee geen sleutel begint"),
    ("Invalid date or datetime", "geen datum"),
    ("Invalid statement", "geen sleutel en geen kop"),
    ("Invalid value", "geen waarde"),
    (" twice", ""),
    ("it is larger than", "het is groter dan"),
    ("No such file or directory", "het bestand is er niet"),
    ("Permission denied", "u hebt er geen rechten voor"),
    ("at line", "regel"),
    ("column", "kolom"),
    ("at end of document", "aan het einde"),
)
"""What the parser says of a text that is no TOML, in English and in Dutch, in the order in which it is replaced."""


REMEDIES: Final = {
    "correct the definition; `doorloop definition check FILE` tries it": (
        "verbeter de definitie; `doorloop definition check BESTAND` probeert haar"
    ),
    "correct the project file; `doorloop config` shows what holds": (
        "verbeter het projectbestand; `doorloop config` toont wat er geldt"
    ),
    "correct the publication file": "verbeter het publicatiebestand",
    "name a shipped one, or a file beside this one": "noem een meegeleverde, of een bestand naast dit",
    "name another one": "noem een andere",
    "put it beside the definition": "zet het naast de definitie",
    "write it as a TOML file in UTF-8": "schrijf het als TOML-bestand in UTF-8",
    "write it in UTF-8 with the columns key,nl,en,variants": "schrijf het in UTF-8 met de kolommen key,nl,en,variants",
}
"""What can be done, in English and in Dutch."""


def in_language(what: str, lang: Lang) -> str:
    """Word an error in one language; one that the list does not have stays in English."""
    return what if lang == "en" else REMEDIES.get(what) or dutch(what) or what


def in_both(what: str) -> Text:
    """Word an error in both languages."""
    return Text(nl=in_language(what, "nl"), en=what)


def dutch(what: str) -> str:
    """Word an error in Dutch; nothing where the list does not have it."""
    meant = MEANT.search(what)
    told = _looked_up(what[: meant.start()] if meant else what)
    return f"{told}; bedoelt u '{meant[1]}'?" if told and meant else told


def _looked_up(what: str) -> str:
    for pattern, words in _patterns():
        if match := pattern.fullmatch(what):
            return words.format(**{name: _gap(name, text) for name, text in match.groupdict().items()})
    return ""


def _gap(name: str, text: str) -> str:
    if name == "noun":
        noun, sign, register = text.partition(" in register ")
        return NOUNS.get(noun, noun) + (f" in register {register}" if sign else "")
    if name in ("type", "got"):
        return " of ".join(TYPES.get(one, one) for one in text.split(" | "))
    if name == "both":
        return text.replace("' and '", "' en '").replace(") and '", ") en '")
    if name == "why":
        for english, words in SYNTAX:
            text = text.replace(english, words)
    return text


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Make a pattern of each text, those with the most words of their own first."""
    texts = sorted(WORDS, key=lambda text: len(re.sub(r"\{\w+\}", "", text)), reverse=True)
    return [
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*?)", re.escape(text)), re.DOTALL), WORDS[text])
        for text in texts
    ]
