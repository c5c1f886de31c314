"""Write the sample registers, data/sample, from tools/sample/cases.csv.

    python tools/make_sample.py [DIR]

`cases.csv` holds what happened; the tables below hold how it was written down. No case is
real. Six people are imitated:

om_groningen.xlsx           a secretary who likes Excel: frozen panes, a filter, headers
                            with line breaks, a sheet with notes, one-letter codes
om_friesland.xlsx           an empty first column, the header in row 6, an empty row between
                            months, dates typed with slashes and dots
om_drenthe.xlsx             begun on a Mac (1904 dates), lower-case headers, a line with
                            totals, remarks behind dates
om_rotterdam-rijnmond.xlsx  capitals, the header repeated halfway, one aangifte entered
                            twice, a legend below the table
ind_zwolle.xlsx             an export with underscores, finished by hand, for the north
ind_rijswijk.csv            an export as Dutch Excel saves it: `;`, cp1252, CRLF

The same input gives the same bytes: a workbook is packed again with fixed times and order.
"""

import csv
import datetime as dt
import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import canonicalize

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parents[1]
SAVED = dt.datetime(2014, 1, 31, 12, 0)
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MISSING = ("", "n.v.t.", "onbekend")

HEADERS = {
    "v_nummer": "V-nummer",
    "parketnummer": "Parketnummer",
    "regio": "Regio",
    "pilotzaak": "Pilotzaak",
    "bedenktijd": "Bedenktijd",
    "aangifte": "Datum aangifte",
    "melding_politie": "Datum ontvangst melding politie",
    "melding_ind": "Datum ontvangst IND-melding B8.3",
    "dossier": "Datum ontvangst dossier",
    "sepot": "Datum sepot",
    "kennisgeving_politie": "Datum kennisgeving sepot aan politie",
    "kennisgeving_ind": "Datum kennisgeving sepot aan IND",
    "uitreiking_sepot": "Datum uitreiking sepot",
    "beklag": "Datum instellen beklag",
    "ambtsbericht": "Datum verzending ambtsbericht ressortsparket",
    "beschikking_hof": "Datum beschikking Hof",
    "uitkomst_beklag": "Uitkomst beklag",
    "geslacht": "Geslacht",
    "geboortedatum": "Geboortedatum",
    "nationaliteit": "Nationaliteit",
    "soort_uitbuiting": "Soort uitbuiting",
    "einde_uitbuiting": "Datum einde uitbuitingssituatie",
    "ontvangst_aangifte": "Datum ontvangst aangifte (M55)",
    "verlening": "Datum verlening verblijfsvergunning",
    "verzending_pas": "Datum verzending verblijfspas",
    "ontvangst_sepot": "Datum ontvangst sepot",
    "voornemen": "Datum voornemen tot intrekking",
    "uitreiking_voornemen": "Datum uitreiking voornemen",
    "zienswijze": "Datum ontvangst zienswijze",
    "intrekking": "Datum intrekking verblijfsvergunning",
    "aanvraag_vv": "Datum aanvraag voortgezet verblijf",
    "besluit_vv": "Datum besluit voortgezet verblijf",
    "uitkomst_vv": "Uitkomst voortgezet verblijf",
    "grond_primair": "Primaire afwijzingsgrond",
    "grond_secundair": "Secundaire afwijzingsgrond",
    "bezwaar": "Datum bezwaar",
    "besluit_bezwaar": "Datum besluit bezwaar",
    "uitkomst_bezwaar": "Uitkomst bezwaar",
    "start_bedenktijd": "Datum start bedenktijd",
    "beroep": "Datum beroep",
    "uitspraak_beroep": "Datum uitspraak beroep",
    "uitkomst_beroep": "Uitkomst beroep",
    "einde_procedure": "Datum einde verblijfsrechtelijke procedure",
    "melding_gemeente": "Datum melding gemeente",
    "voorprocedure": "Voorprocedure",
    # columns of their own, which no definition knows
    "volgnr": "Volgnr.",
    "behandelaar": "Behandelaar",
    "opmerkingen": "Opmerkingen",
}
DATES = " ".join(name for name, header in HEADERS.items() if "datum" in header.lower())
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
SHORT = "jan feb mrt apr mei juni juli aug sept okt nov dec"

# ---------------------------------------------------------------- how things are written


class DateCell(NamedTuple):
    """A real date in a number format, with a time of day if one is given."""

    format: str
    time: str = "00:00"


class Number(NamedTuple):
    """A number where a text belongs."""


Written = str | DateCell | Number | Mapping[str, str]


class Habit(NamedTuple):
    """Which cases, which fields, written how; a later habit goes before an earlier one.

    cases    `*`, V-nummers, or the months of the aangifte: `2012-09..2012-12`. The second
             row of a case that was entered twice is its V-nummer with `#2`.
    written  a text in which a date gives {d} {dd} {m} {mm} {mnd} {MND} {maand} {jj} {jjjj}
             and a V-nummer {v} or its parts {a} {b} {c} (a missing value stays what it is);
             a DateCell; a Number; or a table from codes to spellings.
    """

    cases: str
    fields: str
    written: Written


GRONINGEN = (
    Habit("*", DATES, DateCell("dd-mm-yyyy")),
    Habit("*", "geboortedatum", DateCell("d-m-yyyy")),
    Habit("*", "geslacht", {"man": "M", "vrouw": "V"}),
    Habit("*", "pilotzaak bedenktijd", {"ja": "J", "nee": "N"}),
    Habit("2012-09..2012-10", "dossier kennisgeving_politie kennisgeving_ind", "{dd}-{mm}-{jjjj}"),
    Habit("2012-11..2013-03", "sepot uitreiking_sepot melding_ind", "{d}-{m}-{jjjj}"),
    Habit("2013-04..2013-06", "aangifte melding_politie sepot", "{d} {mnd} {jjjj}"),
    Habit("2013-04..2013-06", "regio", "groningen"),
    Habit("2013-06..2013-08", "dossier einde_uitbuiting", DateCell("[$-413]d mmm yyyy")),
    Habit("2871880412", "v_nummer", "'{v}"),
    Habit("2800771440", "v_nummer", "V{v}"),
    Habit("2875365438", "v_nummer", "{a} {b} {c}"),
    Habit("2871627691", "v_nummer", Number()),
    Habit("2817819454", "nationaliteit", "Guineese"),
    Habit("2885463669", "nationaliteit", "Guinees"),
    Habit("2877272494 2830123003", "nationaliteit", "Sierraleoonse"),
    Habit("2897225240", "nationaliteit", "Mongolische"),
    Habit("2808980989 2871627691", "nationaliteit", "Nigeriaans"),
    Habit("2885463669", "einde_uitbuiting", {"onbekend": "onb."}),
    Habit("2830648290", "melding_ind", {"n.v.t.": "nvt"}),
    Habit("2888493981", "melding_ind", {"n.v.t.": "n.v.t"}),
    Habit("2871880412", "sepot", "{d}-{m}-{jj} (fax)"),
    Habit("2849527906", "beklag", "{d} {maand} {jjjj}"),
    Habit("2849527906", "beschikking_hof", "{d} {mnd} {jjjj} (per post)"),
    Habit("2840753787", "ambtsbericht", "{dd}-{MND}-{jj}"),
    Habit("2817819454", "dossier", DateCell("dd-mm-yyyy hh:mm", "11:20")),
    Habit("2852370536", "uitreiking_sepot", DateCell("dd-mm-yyyy hh:mm", "15:45")),
    Habit("2897225240", "opmerkingen", "tolk geregeld"),
    Habit("2840753787", "opmerkingen", "beklag loopt nog"),
    Habit("2871627691", "opmerkingen", "dossier nagezonden"),
)

FRIESLAND = (
    Habit("*", DATES, DateCell("d-m-yyyy")),
    Habit("*", "sepot kennisgeving_politie kennisgeving_ind", DateCell("[$-413]d-mmm-yy;@")),
    Habit("2012-09..2012-11", "aangifte melding_politie", "{d}/{m}/{jjjj}"),
    Habit("2012-12..2013-02", "melding_ind dossier", "{d}.{m}.{jj}"),
    Habit("2013-02..2013-05", "aangifte melding_ind", "{dd}-{mm}-{jj}"),
    Habit("2013-06..2013-09", "melding_politie melding_ind", "{d} {maand} {jjjj}"),
    Habit("2012-09..2012-12", "geslacht", {"man": "Man", "vrouw": "Vrouw"}),
    Habit("2013-01..2013-09", "geslacht", {"man": "man", "vrouw": "v"}),
    Habit("2012-12..2013-04", "pilotzaak bedenktijd", {"ja": "Ja", "nee": "Nee"}),
    Habit("2013-01..2013-06", "soort_uitbuiting", {"seksueel": "Seksueel"}),
    Habit("0849806253", "v_nummer", Number()),  # Excel took the leading zero
    Habit("2858109019", "v_nummer", "{a} {b} {c}"),
    Habit("2876957724", "v_nummer", "VNR {a} {b} {c}"),
    Habit("2871861180", "v_nummer", "'{v}"),
    Habit("2839764912", "nationaliteit", "Guineese"),
    Habit("2876957724", "nationaliteit", "Guinees"),
    Habit("2820323886 0849806253", "nationaliteit", "Sierraleoonse"),
    Habit("2800315635", "nationaliteit", "Nigeriaans"),
    Habit("2879621062", "sepot", "{d} {mnd}. '{jj}"),
    Habit("2873664950", "kennisgeving_ind", "{d}-{m}-{jj} (mail)"),
    Habit("2879621062", "dossier", DateCell("d-m-yyyy hh:mm", "09:05")),
    Habit("2012-09..2012-12", "behandelaar", "A.K."),
    Habit("2013-01..2013-09", "behandelaar", "M.d.V."),
)

DRENTHE = (
    Habit("*", DATES, DateCell("dd/mm/yyyy")),
    Habit("*", "volgnr", Number()),
    Habit("*", "geslacht", {"man": "man", "vrouw": "V"}),
    Habit("2013-01..2013-04", "aangifte sepot", "{d} {mnd}. '{jj}"),
    Habit("2013-01..2013-04", "melding_politie dossier", "{d}-{m}-{jj}"),
    Habit("2013-05..2013-08", "pilotzaak bedenktijd", {"ja": "JA", "nee": "NEE"}),
    Habit("2013-05..2013-08", "kennisgeving_politie", "{dd}-{MND}-{jj}"),
    Habit("2839774407", "v_nummer", "{a}.{b}.{c}"),
    Habit("2829046265", "v_nummer", "V {v}"),
    Habit("2839774407", "nationaliteit", "guinese"),
    Habit("2807057234", "nationaliteit", "Nigeriaans"),
    Habit("2808605841", "einde_uitbuiting", {"onbekend": "?"}),
    Habit("2863824185", "einde_uitbuiting", {"onbekend": "onb."}),
    Habit("2829046265", "sepot", "{d}-{m}-{jj} (fax)"),
    Habit("2838228775", "uitreiking_sepot", "{d} {mnd} {jjjj} (aangetekend)"),
    Habit("2863824185", "dossier", DateCell("dd/mm/yyyy hh:mm", "16:10")),
    Habit("2808605841", "opmerkingen", "vergunning voor een dag"),
    Habit("2829046265", "opmerkingen", "vergunning voor een dag, aanvraag volgt"),
)

ROTTERDAM = (
    Habit("*", DATES, DateCell("dd-mm-yy")),
    Habit("*", "geboortedatum", DateCell("dd-mm-yyyy")),
    Habit("*", "geslacht", {"man": "Man", "vrouw": "Vrouw"}),
    Habit("2012-09..2012-12", "pilotzaak bedenktijd", {"ja": "J", "nee": "N"}),
    Habit("2012-09..2012-10", "sepot kennisgeving_politie kennisgeving_ind", "{dd}-{mm}-{jjjj}"),
    Habit("2012-11..2012-12", "regio", "Rotterdam"),
    Habit("2012-11..2013-02", "dossier uitreiking_sepot", "{dd}-{MND}-{jj}"),
    Habit("2013-03..2013-06", "aangifte melding_politie", "{d}-{m}-{jjjj}"),
    Habit("2013-03..2013-06", "regio", "ROTTERDAM-RIJNMOND"),
    Habit("2013-07..2013-07", "sepot dossier", "{d} {maand} {jjjj}"),
    Habit("2013-08..2013-08", "aangifte einde_uitbuiting", "{dd}-{mm}-{jj}"),
    Habit("2013-08..2013-08", "pilotzaak", {"ja": "Ja", "nee": "nee"}),
    Habit("2836315561", "v_nummer", "'{v}"),
    Habit("2849980631", "v_nummer", "VNR {v}"),
    Habit("2818956005", "v_nummer", "{a} {b} {c}"),
    Habit("2805008147#2", "v_nummer", "{a}.{b}.{c}"),
    Habit("2836315561 2847388039", "nationaliteit", "Guineese"),
    Habit("2832238751", "nationaliteit", "Guinees"),
    Habit("2849980631 2831559943", "nationaliteit", "Sierraleoonse"),
    Habit("2850036900", "nationaliteit", "Mongolische"),
    Habit("2851254360", "nationaliteit", "Nigeriaans"),
    Habit("2849980631 2833042755", "soort_uitbuiting", "Overig"),
    Habit("2846429303", "einde_uitbuiting", {"onbekend": "onb."}),
    Habit("2858187712", "einde_uitbuiting", {"onbekend": "?"}),
    Habit("2850036900", "kennisgeving_politie", {"onbekend": "?"}),
    Habit("2864804759", "kennisgeving_politie", {"onbekend": "onb."}),
    Habit("2884541961", "sepot", "{d}-{m}-{jj} (fax)"),
    Habit("2844262623", "beklag", "{d}/{m}/{jjjj}"),
    Habit("2844262623", "beschikking_hof", "{d} {mnd}. '{jj}"),
    Habit("2895477989", "dossier", DateCell("dd-mm-yy hh:mm", "10:30")),
    Habit("2805008147", "kennisgeving_politie kennisgeving_ind", ""),  # in the second row
    Habit("2805008147#2", "opmerkingen", "kennisgevingen, zie ook eerder"),
    Habit("2012-09..2013-02", "behandelaar", "S.B."),
    Habit("2013-03..2013-08", "behandelaar", "J.v.D."),
)

ZWOLLE = (
    Habit("*", DATES, DateCell("yyyy-mm-dd")),
    Habit("*", "geboortedatum", DateCell("dd-mm-yyyy")),
    Habit("*", "geslacht", {"man": "M", "vrouw": "V"}),
    Habit("*", "uitkomst_vv", {"afgewezen": "Afgewezen"}),
    Habit("2012-09..2012-10", "zienswijze besluit_bezwaar", "{dd}-{mm}-{jjjj}"),
    Habit("2012-11..2012-12", "verlening verzending_pas", "{d}-{m}-{jjjj}"),
    Habit("2012-11..2012-12", "grond_primair", {"paspoorteis": "Paspoorteis"}),
    Habit("2013-01..2013-03", "voornemen uitreiking_voornemen intrekking", "{dd}-{MND}-{jj}"),
    Habit("2013-04..2013-06", "ontvangst_aangifte einde_procedure", "{d} {mnd} {jjjj}"),
    Habit("2013-07..2013-09", "verzending_pas ontvangst_sepot voornemen", DateCell("d/mm/yy;@")),
    Habit("2013-07..2013-09", "melding_gemeente start_bedenktijd", "{jjjj}-{mm}-{dd}"),
    Habit("2846456490", "v_nummer", "'{v}"),
    Habit("2871861180", "v_nummer", "V{v}"),
    Habit("2829046265", "v_nummer", "{a} {b} {c}"),
    Habit("2871880412", "voorprocedure", "asiel + regulier"),
    Habit("2852370536", "voorprocedure", "Asiel"),
    Habit("2877272494", "nationaliteit", "Liberiaanse"),  # OM says Sierra Leoonse, and is right
    Habit("2885463669", "nationaliteit", "Guineese"),
    Habit("2830123003", "nationaliteit", "Sierraleoonse"),
    Habit("2897225240", "nationaliteit", "Mongolische"),
    Habit("2875365438 2861047293", "nationaliteit", "Nigeriaans"),
    Habit("2897225240", "uitkomst_vv", "Buiten behandeling gesteld"),
    Habit("2871880412 2846456490", "uitkomst_bezwaar", "Ongegrond"),
    Habit("2830648290", "verlening voornemen", {"n.v.t.": "nvt"}),
    Habit("2888493981", "verlening verzending_pas", {"n.v.t.": "n.v.t"}),
    Habit("2808605841", "voornemen intrekking", {"n.v.t.": "nvt"}),
    Habit("2871880412", "bezwaar", "{d}-{m}-{jj} (fax)"),
    Habit("2846456490", "beroep", "{d} {mnd}. '{jj}"),
    Habit("2884541961", "intrekking besluit_vv", "{d} {maand} {jjjj}"),
    Habit("2877272494", "bezwaar", DateCell("yyyy-mm-dd hh:mm", "14:05")),
    Habit("2873664950", "zienswijze", DateCell("yyyy-mm-dd hh:mm", "16:50")),
    Habit("2800771440", "opmerkingen", "beroep loopt"),
    Habit("2877272494", "opmerkingen", "nationaliteit nog na te gaan"),
)

RIJSWIJK = (
    Habit("*", DATES, "{dd}-{mm}-{jjjj}"),
    Habit("2012-09..2012-10", "verzending_pas voornemen", "{d}-{m}-{jjjj}"),
    Habit("2012-11..2012-12", "besluit_vv intrekking", "{dd}-{MND}-{jj}"),
    Habit("2013-01..2013-03", "ontvangst_sepot zienswijze", "{d}/{m}/{jjjj}"),
    Habit("2013-06..2013-07", "verlening einde_procedure", "{d} {mnd} {jjjj}"),
    Habit("2830594449", "v_nummer", "{a} {b} {c}"),
    Habit("2849980631", "v_nummer", "{a}.{b}.{c}"),
    Habit("2844262623", "v_nummer", "{v}.0"),
    Habit("2895477989", "v_nummer", "'{v}"),
    Habit("2836315561", "nationaliteit", "Guineese"),
    Habit("2832238751", "nationaliteit", "Guinees"),
    Habit("2805008147", "nationaliteit", "Sierraleoonse"),
    Habit("2844262623", "nationaliteit", "Nigeriaans"),
    Habit("2850036900", "nationaliteit", "Mongolische"),
    Habit("2830594449", "voorprocedure", "ASIEL"),
    Habit("2805008147", "grond_primair", "Paspoorteis"),
    Habit("2805008147", "grond_secundair", "Geen klemmende redenen"),
    Habit("2844262623", "uitkomst_vv", "Ingewilligd"),
    Habit("2832238751", "verzending_pas", {"n.v.t.": "nvt"}),
    Habit("2832238751", "intrekking", {"n.v.t.": "n.v.t"}),
    Habit("2805008147", "bezwaar", "{d}-{m}-{jj} (fax)"),
    Habit("2851625536", "aanvraag_vv", "{d}.{m}.{jj}"),
    Habit("2831559943", "intrekking", "{d} {mnd}. '{jj}"),
    Habit("2858187712", "aanvraag_vv", "{d} {maand} {jjjj}"),
    Habit("2850036900", "zienswijze", "{dd}-{mm}-{jjjj} 13:40"),
    Habit("2851625536", "opmerkingen", "gemachtigde geïnformeerd; reactie volgt"),
    Habit("2849980631", "opmerkingen", "kopie ontvangen – origineel ontbreekt"),
    Habit("2878301946", "opmerkingen", "overgenomen van ’s-Hertogenbosch"),
)

# ---------------------------------------------------------------- how registers look


@dataclass(frozen=True)
class Register:
    """One register: whose cases it holds, how it is laid out, how it is filled in."""

    file: str
    regions: tuple[str, ...]
    order_by: str
    fields: str
    habits: tuple[Habit, ...]
    sheet: str = "Blad1"
    titles: tuple[str, ...] = ()
    header_row: int = 1
    first_column: int = 1
    header_style: str = "plain"  # plain, broken, lower, upper, underscores
    aliases: Mapping[str, str] = field(default_factory=dict)
    entered_again: Mapping[str, str] = field(default_factory=dict)  # V-nummer → fields
    blank_between_months: bool = False
    header_again_after: int = 0
    totals: tuple[str, ...] = ()
    legend: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    frozen_and_filtered: bool = False
    dates_from_1904: bool = False


# The office that handled a case of another's region, and the one case that OM does not know.
IND_ELSEWHERE = {
    "2884541961": "ind_zwolle.xlsx",
    "2825226345": "ind_rijswijk.csv",
    "2878301946": "ind_rijswijk.csv",
}

REGISTERS = (
    Register(
        file="om_groningen.xlsx",
        sheet="Register",
        regions=("Groningen",),
        order_by="aangifte",
        titles=("Register verblijfsregeling mensenhandel – Groningen", "bijgewerkt t/m 31-01-2014"),
        header_row=4,
        header_style="broken",
        aliases={"v_nummer": "V-nr", "pilotzaak": "Kansloze\naangifte"},
        fields="parketnummer v_nummer regio aangifte pilotzaak bedenktijd geslacht geboortedatum "
        "nationaliteit soort_uitbuiting einde_uitbuiting melding_politie melding_ind dossier "
        "sepot kennisgeving_politie kennisgeving_ind uitreiking_sepot beklag ambtsbericht "
        "beschikking_hof uitkomst_beklag opmerkingen",
        habits=GRONINGEN,
        frozen_and_filtered=True,
        notes=(
            "Toelichting bij het register",
            "Een regel per aangifte. Leeg laten zolang iets nog niet is gebeurd.",
            "Bij asiel verleent de IND geen vergunning: dan nvt invullen.",
        ),
    ),
    Register(
        file="om_friesland.xlsx",
        sheet="2012-2013",
        regions=("Friesland",),
        order_by="aangifte",
        titles=(
            "",
            "Overzicht aangiften mensenhandel",
            "Friesland",
            "bijgewerkt t/m december 2013",
        ),
        header_row=6,
        first_column=2,
        aliases={"v_nummer": "Vnr", "pilotzaak": "Kansloos"},
        fields="aangifte v_nummer pilotzaak regio parketnummer nationaliteit geslacht "
        "geboortedatum bedenktijd soort_uitbuiting einde_uitbuiting behandelaar melding_politie "
        "melding_ind dossier sepot kennisgeving_ind kennisgeving_politie uitreiking_sepot",
        habits=FRIESLAND,
        blank_between_months=True,
    ),
    Register(
        file="om_drenthe.xlsx",
        regions=("Drenthe",),
        order_by="aangifte",
        titles=("Aangiften mensenhandel Drenthe 2012/2013",),
        header_row=3,
        header_style="lower",
        aliases={"regio": "eenheid"},
        fields="volgnr v_nummer regio pilotzaak bedenktijd aangifte melding_politie melding_ind "
        "dossier sepot kennisgeving_politie kennisgeving_ind uitreiking_sepot geslacht "
        "geboortedatum nationaliteit soort_uitbuiting einde_uitbuiting parketnummer opmerkingen",
        habits=DRENTHE,
        totals=("aangifte", "sepot"),
        dates_from_1904=True,
    ),
    Register(
        file="om_rotterdam-rijnmond.xlsx",
        sheet="kansloze aangiften",
        regions=("Rotterdam-Rijnmond",),
        order_by="aangifte",
        titles=("KANSLOZE AANGIFTEN ROTTERDAM-RIJNMOND", "", "bijgewerkt t/m 15-01-2014"),
        header_row=5,
        header_style="upper",
        aliases={"v_nummer": "VREEMDELINGENNUMMER", "regio": "EENHEID"},
        fields="v_nummer parketnummer aangifte regio pilotzaak melding_politie melding_ind dossier "
        "sepot kennisgeving_politie kennisgeving_ind uitreiking_sepot beklag ambtsbericht "
        "beschikking_hof uitkomst_beklag bedenktijd nationaliteit geboortedatum geslacht "
        "soort_uitbuiting einde_uitbuiting behandelaar opmerkingen",
        habits=ROTTERDAM,
        header_again_after=13,
        entered_again={
            "2805008147": "v_nummer regio pilotzaak aangifte kennisgeving_politie "
            "kennisgeving_ind opmerkingen behandelaar"
        },
        legend=(
            "Legenda: n.v.t. = niet van toepassing",
            "onb. of ? = wel gebeurd, datum niet bekend",
            "leeg = nog niet gebeurd",
        ),
    ),
    Register(
        file="ind_zwolle.xlsx",
        sheet="Export",
        regions=("Groningen", "Friesland", "Drenthe"),
        order_by="ontvangst_aangifte",
        titles=("IND Zwolle, procedures na aangifte mensenhandel, stand 31-01-2014",),
        header_row=3,
        header_style="underscores",
        fields="v_nummer nationaliteit geboortedatum geslacht voorprocedure start_bedenktijd "
        "ontvangst_aangifte verlening verzending_pas ontvangst_sepot voornemen "
        "uitreiking_voornemen zienswijze intrekking aanvraag_vv besluit_vv uitkomst_vv "
        "grond_primair grond_secundair bezwaar besluit_bezwaar uitkomst_bezwaar beroep "
        "uitspraak_beroep uitkomst_beroep einde_procedure melding_gemeente opmerkingen",
        habits=ZWOLLE,
    ),
    Register(
        file="ind_rijswijk.csv",
        regions=("Rotterdam-Rijnmond",),
        order_by="v_nummer",
        fields="v_nummer geboortedatum nationaliteit ontvangst_aangifte verlening verzending_pas "
        "ontvangst_sepot voornemen uitreiking_voornemen zienswijze intrekking einde_procedure "
        "melding_gemeente aanvraag_vv besluit_vv uitkomst_vv grond_primair grond_secundair "
        "bezwaar besluit_bezwaar uitkomst_bezwaar beroep uitspraak_beroep uitkomst_beroep "
        "start_bedenktijd voorprocedure opmerkingen",
        habits=RIJSWIJK,
    ),
)

# ---------------------------------------------------------------- from cases to cells

Case = dict[str, str]
Value = str | int | float | dt.date


class Cell(NamedTuple):
    """What stands in a cell, its number format, and whether it is a title or header."""

    value: Value = ""
    format: str = "General"
    bold: bool = False


Row = list[Cell]


def cases_of(register: Register, cases: Iterable[Case]) -> list[tuple[str, Case]]:
    """Return the cases of one register in its order, each with the key that habits use."""
    own = sorted(
        (case for case in cases if is_kept_in(register, case)),
        key=lambda case: (case[register.order_by], case["v_nummer"]),
    )
    first = [(case["v_nummer"], case) for case in own]
    again = [
        (key + "#2", {name: case[name] for name in fields.split() if name in case})
        for key, case in first
        if (fields := register.entered_again.get(key))
    ]
    return [(key, case | {"volgnr": str(n)}) for n, (key, case) in enumerate(first + again, 1)]


def is_kept_in(register: Register, case: Case) -> bool:
    """Tell whether this register holds the case."""
    elsewhere = IND_ELSEWHERE.get(case["v_nummer"])
    if elsewhere and register.file.startswith("ind_"):
        return elsewhere == register.file
    return case["regio"] in register.regions


def is_date(raw: str) -> bool:
    """Tell whether a value of cases.csv is a date."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", raw) is not None


def concerns(habit: Habit, key: str, case: Case, name: str) -> bool:
    """Tell whether a habit is about this field of this case."""
    if name not in habit.fields.split():
        return False
    since, is_period, until = habit.cases.partition("..")
    if is_period:
        return since <= case.get("aangifte", "")[:7] <= until
    return habit.cases == "*" or key in habit.cases.split()


def parts(raw: str) -> dict[str, str]:
    """Return the parts of a date or a V-nummer that a text can name."""
    if not is_date(raw):
        return {"v": raw, "a": raw[:3], "b": raw[3:6], "c": raw[6:]}
    year, month, day = raw.split("-")
    index = int(month) - 1
    return {
        "d": str(int(day)),
        "dd": day,
        "m": str(int(month)),
        "mm": month,
        "mnd": SHORT.split()[index],
        "MND": SHORT.split()[index][:3].upper(),
        "maand": MONTHS.split()[index],
        "jj": year[2:],
        "jjjj": year,
    }


def written(raw: str, how: Written) -> Cell | None:
    """Write one value one way; None where that way is not meant for it."""
    if isinstance(how, DateCell):
        if not is_date(raw):
            return None
        moment = dt.datetime.fromisoformat(f"{raw}T{how.time}")
        return Cell(moment.date() if how.time == "00:00" else moment, how.format)
    if isinstance(how, Number):
        return Cell(float(raw))
    if isinstance(how, str):
        return None if raw in MISSING else Cell(how.format(**parts(raw)))
    return Cell(how[raw]) if raw in how else None


def cell_of(register: Register, key: str, case: Case, name: str) -> Cell:
    """Write one field of one case as its register does; the last habit that fits decides."""
    own_column = name not in case and name in ("behandelaar", "opmerkingen")
    raw = case.get(name, "")
    cell = Cell(raw)
    for habit in register.habits:
        if concerns(habit, key, case, name):
            cell = written("-" if own_column else raw, habit.written) or cell
    return cell


def header_of(register: Register, name: str) -> Cell:
    """Write one header in the style of its register."""
    header = HEADERS[name]
    styled = {
        "plain": header,
        "broken": header.replace("Datum ", "Datum\n").replace(" sepot ", " sepot\n"),
        "lower": header.lower(),
        "upper": header.upper(),
        "underscores": header.lower().replace(" ", "_"),
    }[register.header_style]
    return Cell(register.aliases.get(name, styled), bold=True)


# ---------------------------------------------------------------- from cells to a sheet


def table(register: Register, cases: list[tuple[str, Case]]) -> list[Row]:
    """Lay out the whole sheet: titles, header, rows, totals, legend."""
    names = register.fields.split()
    header = [header_of(register, name) for name in names]
    titles = [[Cell(title, bold=True)] for title in register.titles]
    above = titles + [[]] * (register.header_row - 1 - len(titles))
    below = [totals(register, cases)] if register.totals else []
    if register.legend:
        below += [[], *([Cell(line)] for line in register.legend)]
    rows = [*above, header, *body(register, cases, header), *below]
    return [[Cell()] * (register.first_column - 1) + row for row in rows]


def body(register: Register, cases: list[tuple[str, Case]], header: Row) -> Iterator[Row]:
    """Yield the rows of the cases, with what their register puts between them."""
    month = ""
    for index, (key, case) in enumerate(cases):
        if register.blank_between_months and month not in ("", case["aangifte"][:7]):
            yield []
        if index and index == register.header_again_after:
            yield header
        month = case.get("aangifte", "")[:7]
        yield [cell_of(register, key, case, name) for name in register.fields.split()]


def totals(register: Register, cases: list[tuple[str, Case]]) -> Row:
    """Return the line that counts the dates of some columns."""
    names = register.fields.split()[1:]
    counts = {name: Cell(sum(is_date(case.get(name, "")) for _, case in cases)) for name in register.totals}
    return [Cell("Totaal"), *(counts.get(name, Cell()) for name in names)]


# ---------------------------------------------------------------- from a sheet to bytes


def as_csv(rows: list[Row]) -> bytes:
    """Return the table as Dutch Excel saves it, its last used row left empty."""
    text = io.StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    out.writerows([cell.value for cell in row] for row in rows)
    out.writerow([""] * len(rows[0]))
    return text.getvalue().encode("cp1252")


def as_xlsx(register: Register, rows: list[Row]) -> bytes:
    """Return the table as a workbook."""
    book = Workbook()
    if register.dates_from_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.title = register.sheet
    fill(sheet, rows)
    dress(sheet, register, len(rows))
    if register.notes:
        fill(book.create_sheet("Toelichting"), [[Cell(line)] for line in register.notes])
    book.properties.creator = "doorloop"
    book.properties.created = SAVED
    saved = io.BytesIO()
    book.save(saved)
    return repacked(saved)


def fill(sheet: Worksheet, rows: list[Row]) -> None:
    """Put cells into a sheet; an empty cell is not written at all."""
    for r, row in enumerate(rows, 1):
        for c, cell in enumerate(row, 1):
            if cell.value != "":
                target = sheet.cell(r, c, cell.value)
                target.number_format = cell.format
                target.font = Font(bold=cell.bold)
                target.alignment = Alignment(wrap_text="\n" in str(cell.value))


def dress(sheet: Worksheet, register: Register, last_row: int) -> None:
    """Give a sheet column widths, and what else its keeper likes."""
    last = get_column_letter(register.first_column - 1 + len(register.fields.split()))
    for column in range(register.first_column, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    if register.frozen_and_filtered:
        sheet.freeze_panes = f"C{register.header_row + 1}"
        sheet.auto_filter.ref = f"A{register.header_row}:{last}{last_row}"


def repacked(saved: io.BytesIO) -> bytes:
    """Return a workbook whose bytes depend on its content alone, not on clock or version."""
    constant = {
        "docProps/core.xml": (
            r"(<dcterms:modified[^>]*>)[^<]*",
            rf"\g<1>{SAVED:%Y-%m-%dT%H:%M:%SZ}",
        ),
        "docProps/app.xml": (r"<Application>[^<]*", "<Application>Microsoft Excel"),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, SAVED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            part = canonicalize(old.read(name).decode())
            if name in constant:
                part = re.sub(*constant[name], part)
            new.writestr(entry, XML_DECLARATION + part, compresslevel=9)
    return packed.getvalue()


def make_sample(folder: Path) -> None:
    """Write every sample register into a folder."""
    with (ROOT / "tools/sample/cases.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    folder.mkdir(parents=True, exist_ok=True)
    for register in REGISTERS:
        rows = table(register, cases_of(register, cases))
        is_csv = register.file.endswith(".csv")
        data = as_csv(rows) if is_csv else as_xlsx(register, rows)
        (folder / register.file).write_bytes(data)


if __name__ == "__main__":
    make_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data/sample")
