"""What is different between two runs, in Dutch and English, by key."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    "change.from_to": Text(nl="{what}: {old} → {new}", en="{what}: {old} → {new}"),
    "change.nothing": Text(nl="niets", en="nothing"),
    "change.definition": Text(nl="definitie", en="definition"),
    "change.calendar": Text(nl="kalender", en="calendar"),
    "change.version": Text(nl="versie van {name}", en="version of {name}"),
    "change.source_gone": Text(nl="bron {file}: weg", en="source {file}: gone"),
    "change.source_new": Text(nl="bron {file}: nieuw", en="source {file}: new"),
    "change.source_other": Text(nl="bron {file}: andere inhoud", en="source {file}: other content"),
    "change.gone": Text(nl="{what}: weg", en="{what}: gone"),
    "change.new": Text(nl="{what}: nieuw", en="{what}: new"),
    "change.findings": Text(
        nl="bevindingen per regel (zonder plaatsen): {rule}", en="findings by rule (no places told): {rule}"
    ),
    "change.cases": Text(nl="zaken", en="cases"),
    "change.findings_of": Text(nl="bevindingen, {severity}", en="findings, {severity}"),
    "change.rows": Text(nl="rijen, {register}: {what}", en="rows, {register}: {what}"),
    "change.read": Text(nl="gelezen", en="read"),
    "change.merged": Text(nl="dubbel of aangevuld", en="merged"),
    "change.used": Text(nl="gebruikt", en="used"),
    "change.only_here": Text(nl="alleen hier", en="only here"),
    "change.other_bytes": Text(nl="{file}: andere bytes", en="{file}: other bytes"),
    "change.figures": Text(nl="{table}: cijfers gewijzigd", en="{table}: figures changed"),
    "change.no_table": Text(nl="{table}: niet meer gemaakt", en="{table}: no longer made"),
}
