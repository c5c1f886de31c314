"""An empty register workbook: the definition's columns with validation, and a sheet that explains them."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.definition.parts import Definition, Field
from doorloop.registers.frames import TEMPLATE_MARK
from doorloop.registers.parse.dates import FIRST_BIRTH, LAST_DAY, day_text
from doorloop.render.workbook import save, text

ROWS: Final = 5000
"""So many rows below the header are validated."""
DATE_FORMAT: Final = "DD-MM-YYYY"
TEXT_FORMAT: Final = "@"
NUMBER_FORMAT: Final = "0"
EPOCH: Final = 693_594
"""The ordinal of 1899-12-30, from which a spreadsheet counts its days."""


def render(definition: Definition, register: str, lang: Lang) -> bytes:
    """Give the workbook for one register; the same definition gives the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = register.upper()
    lists = book.create_sheet(say("lists_sheet", lang))
    about = book.create_sheet(say("about_sheet", lang))
    words = _write_lists(lists, definition, register, lang)
    for position, (id, field) in enumerate(definition.spec.registers[register].fields.items(), start=1):
        _column(sheet, position, field, definition, words.get(id, ""), lang)
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "B2"
    lists.sheet_state = "hidden"
    _explain(about, definition, register, lang)
    return save(book)


def _column(sheet: Worksheet, position: int, field: Field, definition: Definition, words: str, lang: Lang) -> None:
    letter = get_column_letter(position)
    head = text(sheet, 1, position, field.header)
    head.font = Font(bold=True)
    head.alignment = Alignment(wrap_text=True, vertical="top")
    head.fill = PatternFill("solid", fgColor="DDEBF7" if field.required else "F2F2F2")
    head.border = Border(bottom=Side(style="thin"))
    column = sheet.column_dimensions[letter]
    column.width = 16
    dated = field.type in ("date", "birth")
    column.number_format = DATE_FORMAT if dated else NUMBER_FORMAT if field.type == "number" else TEXT_FORMAT
    rule = _validation(field, definition, f"{letter}2", words)
    if rule:
        rule.errorTitle, rule.error = field.header[:32], say(f"fill_{_kind(field)}", lang)[:255]
        rule.add(f"{letter}2:{letter}{ROWS + 1}")
        sheet.add_data_validation(rule)


def _kind(field: Field) -> str:
    """Name what is to be filled in; a required date has no words for missing."""
    kind = {"birth": "date", "code": "list", "codes": "lists"}.get(field.type, field.type)
    return f"{kind}_required" if kind == "date" and field.required else kind


def _validation(field: Field, definition: Definition, cell: str, words: str) -> DataValidation | None:
    """Allow what reads back without a doubt; a column with several answers only suggests."""
    words_for_missing = (word.replace('"', '""') for word in _missing(definition, field))
    missing = "".join(f',{cell}="{word}"' for word in words_for_missing)
    if field.type in ("date", "birth"):
        first = _first(field, definition) - EPOCH
        formula = f"OR(AND(ISNUMBER({cell}),{cell}>={first},{cell}<={LAST_DAY - EPOCH}){missing})"
        return DataValidation(type="custom", formula1=formula, allow_blank=True)
    if field.type == "number":
        formula = f"OR(AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell})){missing})"
        return DataValidation(type="custom", formula1=formula, allow_blank=True)
    if field.type == "key" and definition.spec.key.letters:
        return None
    if field.type == "key":
        lengths = ",".join(f"LEN({cell})={length}" for length in definition.spec.key.lengths)
        formula = f"AND(ISTEXT({cell}),OR({lengths}),ISNUMBER(VALUE({cell})))"
        return DataValidation(type="custom", formula1=formula, allow_blank=True)
    if words:
        rule = DataValidation(type="list", formula1=words, allow_blank=True)
        rule.errorStyle = "information" if field.type == "codes" else "stop"
        return rule
    return None


def _first(field: Field, definition: Definition) -> int:
    """Give the first day (an ordinal) that a date can have."""
    return FIRST_BIRTH if field.type == "birth" else (field.earliest or definition.spec.earliest).toordinal()


def _missing(definition: Definition, field: Field) -> tuple[str, ...]:
    """Give the words for missing that a field may hold: a required one none, as its row would not count."""
    if field.required:
        return ()
    return definition.spec.missing.unknown[0], definition.spec.missing.not_applicable[0]


def _write_lists(sheet: Worksheet, definition: Definition, register: str, lang: Lang) -> dict[str, str]:
    """Write the words that each code field allows; give the range of each field's words."""
    text(sheet, 1, 1, f"{say('lists_sheet', lang)} ({TEMPLATE_MARK})")
    ranges: dict[str, str] = {}
    fields = definition.spec.registers[register].fields
    coded = {id: field for id, field in fields.items() if field.codes}
    for position, (id, field) in enumerate(coded.items(), start=1):
        words = [*allowed(definition, field, lang), *_missing(definition, field)]
        text(sheet, 2, position, field.header)
        for row, word in enumerate(words, start=3):
            text(sheet, row, position, word)
        letter = get_column_letter(position)
        ranges[id] = f"{quote_sheetname(sheet.title)}!${letter}$3:${letter}${len(words) + 2}"
    return ranges


def allowed(definition: Definition, field: Field, lang: Lang) -> list[str]:
    """List the words for a code field, as readers know them."""
    return [code.label.say(lang) for code in definition.spec.codes[field.codes].values.values()]


def _explain(sheet: Worksheet, definition: Definition, register: str, lang: Lang) -> None:
    title = definition.spec.registers[register].title.say(lang)
    lines = [
        say("about_template", lang, register=title, mark=TEMPLATE_MARK),
        say("about_missing", lang),
    ]
    for row, line in enumerate(lines, start=1):
        text(sheet, row, 1, line)
    for position, key in enumerate(("about_column", "about_content", "about_required"), start=1):
        text(sheet, 4, position, say(key, lang)).font = Font(bold=True)
    for row, field in enumerate(definition.spec.registers[register].fields.values(), start=5):
        cells = (
            field.header,
            _content(definition, field, lang),
            say("yes", lang) if field.required else "",
        )
        for position, cell in enumerate(cells, start=1):
            text(sheet, row, position, cell).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 44), ("B", 90), ("C", 12)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"


def _content(definition: Definition, field: Field, lang: Lang) -> str:
    """Say what a column holds."""
    if field.codes:
        words = allowed(definition, field, lang)
        shown = ", ".join(words[:12]) + (" …" if len(words) > 12 else "")
        return f"{say(f'fill_{_kind(field)}', lang)} {shown}"
    if field.type in ("date", "birth"):
        first = day_text(_first(field, definition))
        return say(f"about_{_kind(field)}", lang, first=first, last=day_text(LAST_DAY))
    if field.type == "number":
        return say("about_number", lang)
    return (
        say("about_key", lang, digits="/".join(map(str, definition.spec.key.lengths)))
        if field.type == "key" and not definition.spec.key.letters
        else say("about_text", lang)
    )
