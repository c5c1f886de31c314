"""What tells of a person: headers and values of which nothing is ever quoted."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from doorloop.base.findings import DATED, DIGITS
from doorloop.base.folding import as_typed

NUMBERS: Final = (
    r"bsn|sofi\w*|burgerservice\w*|v ?(?:nr|nummer)|vnr|vreemdeling\w*|a ?(?:nr|nummer)|paspoort\w*|passport\w*|"
    r"rijbewijs\w*|iban|bank\w*|rekeningn\w*|kenteken\w*|polis\w*|ssn|social security|document ?n(?:umme)?r"
)
NAMES: Final = (
    r"\w*naam|\w*namen|name|names|(?:first|last|full|middle|sur)name|voorletters?|initial\w*|tussenvoegsel\w*"
)
CONTACT: Final = (
    r"e ?mail\w*|mail\w*|\w*tele?foon\w*|tel|\w*phone\w*|mobiel\w*|mobile|\w*adres\w*|address\w*|\w*straat\w*|street|"
    r"huisn\w*|\w*postcode\w*|zip\w*|postal\w*"
)
ROLES: Final = (
    r"client\w*|patient\w*|verdacht\w*|suspect\w*|slachtoffer\w*|victim\w*|aanvrager\w*|verzoeker\w*|indiener\w*|"
    r"melder\w*|klager\w*|bewoner\w*|leerling\w*|kind|jeugdige\w*|ouder|ouders|applicant\w*|complainant\w*|person\w*|"
    r"persoon\w*|customer\w*|klant\w*|student\w*|pupil\w*|child|parent\w*|contact\w*|behandelaar\w*|behandelend\w*|"
    r"medewerk\w*|consulent\w*|casemanager\w*|case manager|begeleider\w*|regisseur\w*|ambtenaar\w*|gemachtigde\w*|"
    r"eigenaar\w*|\w*houder|bewerk\w*|door|coordinator\w*|arts|rechter\w*|officier\w*|advocaat\w*|tolk\w*|"
    r"verantwoordelijk\w*|agent\w*|user\w*|gebruiker\w*|owner\w*|resource\w*|handler\w*|handled|assign\w*|employee\w*|"
    r"worker\w*|manager\w*|officer\w*|author\w*|auteur\w*|by|clerk\w*|judge\w*|lawyer\w*|doctor\w*|nurse\w*|wie|who|"
    r"staff|teacher\w*|docent\w*"
)
IMPERSONAL: Final = re.compile(
    r"\b(?:soort|type|categorie|category|aard|rol|role|aantal|number of|kind of|status|gemeente\w*|wijk\w*|regio\w*|"
    r"product\w*|proces\w*|activit\w*|event\w*|concept|team\w*|afdeling\w*|bestand\w*|file\w*|taak\w*|task\w*)\b",
    re.I,
)
"""Words that make of such a header one of things: the kind of applicant, the name of a town."""
PERSONAL: Final = re.compile(rf"\b(?:{NUMBERS}|{NAMES}|{CONTACT}|{ROLES})\b", re.I)
HAPPENS: Final = re.compile(
    r"\b(?:activit\w*|event|events|gebeurtenis\w*|concept name|stap|stappen|step|steps|handeling\w*|mijlpa\w*|"
    r"milestone\w*|acti(?:e|on)s?|task|tasks|taak|taken|status\w*|fase\w*|phase\w*)\b",
    re.I,
)
"""What a header says of what happens to a case: in `Pay Compensation` every word has a capital, as in a name."""
BIRTH: Final = re.compile(r"\b(?:geb\w*|birth\w*|dob|born)\b", re.I)

TITLE: Final = r"[A-ZÀ-Þ][a-zß-ÿ'’]+(?:-[A-ZÀ-Þ][a-zß-ÿ'’]+)*"
BETWEEN: Final = r"(?:(?:van|de|der|den|het|'t|ten|ter|te|in|op|el|al|bin|ben|von|du|la|le)\s+)*"
IDENTIFYING: Final = re.compile(
    r".*\S@\S+\.\w+.*|(?:\+\d{2}|00\d{2}|0)[\s-]?\d(?:[\s-]?\d){7,9}|[A-Z]{2}\d{2}\s?[A-Z]{4}\s?(?:\d\s?){8,12}|"
    r"\d{4}\s?[A-Z]{2}(?:\s+\d+\w*)?"
)
"""An e-mail address, a telephone number, an account, a postcode."""
NAME_SHAPES: Final = (
    r"(?:(?:dhr|mevr|mw|mr|mrs|ms|drs?|ir|prof)\.?\s+).*",
    rf"(?:[A-Z]\.\s?)+{BETWEEN}{TITLE}.*",
    rf"(?i:{BETWEEN}){TITLE},\s*(?:[A-Z]\.|{TITLE}).*",
    rf"{TITLE}\s+(?:[A-Z]\.?\s+)?{BETWEEN}{TITLE}(?:\s+{TITLE})?",
)
"""Names as people write them; those of places and peoples look alike."""
NAME: Final = re.compile("|".join(f"(?:{shape})" for shape in NAME_SHAPES))
MOST: Final = 2
"""A column is of persons when one in so many of its values looks like one."""


def words_of(header: str) -> str:
    """Write a header as words: `sepotDatum` and `SEPOT_DATUM` have two."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", as_typed(header))
    return " ".join(re.sub(r"[\W_]+", " ", parted.replace("ë", "e").replace("ï", "i")).split())


def is_personal_header(header: str) -> bool:
    """Tell whether a header names a person, a number of one, or where one can be found."""
    words = words_of(header)
    return PERSONAL.search(words) is not None and IMPERSONAL.search(words) is None


def is_of_events(header: str) -> bool:
    """Tell whether a header names what happens to a case, of which the values are no names of persons."""
    return HAPPENS.search(words_of(header)) is not None


def is_birth(header: str) -> bool:
    """Tell whether a header names a birth."""
    return BIRTH.search(words_of(header)) is not None


def is_identifying(text: str) -> bool:
    """Tell whether a value looks like a number or an address of a person, or like a day, which may be a birth."""
    typed = as_typed(text).strip()
    return any(shape.search(typed) for shape in (DIGITS, DATED)) or IDENTIFYING.fullmatch(typed) is not None


def is_name(text: str) -> bool:
    """Tell whether a value is written as the name of a person is."""
    return NAME.fullmatch(as_typed(text).strip()) is not None


def are_personal(texts: Collection[str], *, events: bool = False) -> bool:
    """Tell whether so many of the distinct values of a column look like persons that it is of these.

    Args:
        events: whether its header says that they are no names.
    """
    return MOST * sum(is_identifying(text) or (not events and is_name(text)) for text in texts) >= len(texts) > 0
