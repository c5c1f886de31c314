"""A workbook to type a printed table into: cells are text, so that `4,5` and `46` keep their precision."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Font

from doorloop.render.workbook import save, text

HEADS = (
    ("Titel van de tabel / title of the table",),
    ("", "Totaal", "Totaal", "Mannen", "Mannen", "Vrouwen", "Vrouwen"),
    ("", "n", "%", "n", "%", "n", "%"),
    ("Totaal",),
    ("eerste rij / first row",),
    ("tweede rij / second row",),
)
HELP = (
    "Vul per tabel een blad in; een kopie van het blad is een volgende tabel.",
    "Typ elk cijfer zoals het gedrukt staat: 46, 4,5, 1.096, <5, x.",
    "Eerste regel: de titel. Daaronder de groepen, en daaronder de kolommen:",
    "n, %, basis, gemiddelde, mediaan, P25, min, max, sd, norm.",
    "Zonder groepen vervalt de regel met groepen. De rij Totaal is het totaal van de rijen.",
    "Een rij zonder cijfers is een kop.",
    "doorloop verify DEZE.xlsx toetst; doorloop verify --draft DEZE.xlsx -o publicatie.toml schrijft het bestand.",
    "One sheet a table; a copy of the sheet is a next table.",
    "Type each figure as printed: 46, 4,5, 1.096, <5, x.",
    "First line: the title. Below it the groups, and below these the columns:",
    "n, %, base, mean, median, P25, min, max, sd, norm.",
    "Without groups, leave their line out. The row Totaal is the total of the rows.",
    "A row without figures is a heading.",
    "doorloop verify THIS.xlsx tests it; doorloop verify --draft THIS.xlsx -o publication.toml writes the file.",
)
ROWS, COLUMNS = 60, 20


def blank_workbook() -> bytes:
    """Give the workbook; it has the same bytes every time."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tabel 1"
    for row in range(1, ROWS + 1):
        for column in range(1, COLUMNS + 1):
            texts = HEADS[row - 1] if row <= len(HEADS) else ()
            word = texts[column - 1] if column <= len(texts) else ""
            cell = text(sheet, row, column, word) if word else sheet.cell(row, column)
            cell.number_format = "@"
            if row <= 3:
                cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 44
    about = book.create_sheet("Uitleg")
    for number, line in enumerate(HELP, start=1):
        text(about, number, 1, line)
    return save(book)
