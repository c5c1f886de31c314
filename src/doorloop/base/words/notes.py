"""What is told beside an answer, on stderr, in Dutch and English, by key, and the words that go before it."""

from __future__ import annotations

from typing import Final

from doorloop.base.extras import PACKAGES
from doorloop.base.language import Text

WORDS: Final = {
    "label.error": Text(nl="fout", en="error"),
    "label.try": Text(nl="probeer", en="try"),
    "label.warning": Text(nl="waarschuwing", en="warning"),
    "label.note": Text(nl="opmerking", en="note"),
    "warn.absent": Text(
        nl="geen {register} onder de bronnen; wat ervan afhangt, is niet gemeten",
        en="no {register} among the sources; what depends on it is not measured",
    ),
    "warn.not_read": Text(nl="{file}: {why}", en="{file}: {why}"),
    "warn.skipped": Text(nl="{file}: {why}; overgeslagen", en="{file}: {why}; skipped"),
    "warn.release_skipped": Text(
        nl="{file}: hieruit is geen register gelezen; overgeslagen",
        en="{file}: no register was read from it; skipped",
    ),
    "warn.files_skipped": Text(
        nl="in {n} {n:bestand|bestanden} is geen register herkend; overgeslagen",
        en="no register was recognised in {n} {n:file|files}; skipped",
    ),
    "warn.release_figures": Text(
        nl="geen figuren: ze tonen hele verdelingen, en die worden niet gepubliceerd",
        en="no figures: they show whole distributions, which are not published",
    ),
    "warn.figures_need": Text(
        nl=f"geen figuren: daarvoor is `pip install {PACKAGES['figures']}` nodig",
        en=f"no figures: they need `pip install {PACKAGES['figures']}`",
    ),
    "warn.identifiers": Text(
        nl="hierin staan identificaties: voor gebruik aan tafel, niet bewaren of delen",
        en="this shows identifiers: for use at the table, not to be kept or shared",
    ),
    "warn.no_browser": Text(
        nl="er is geen browser gevonden; open dit zelf: {path}", en="no browser was found; open it yourself: {path}"
    ),
    "warn.of_python": Text(nl="{kind} op {at}", en="{kind} at {at}"),
    "told.reading": Text(nl="{file} gelezen ({n} van {of})", en="read {file} ({n} of {of})"),
    "told.next": Text(nl="daarna: `{command}`", en="then: `{command}`"),
    "told.to_read": Text(nl="{n} {n:bestand|bestanden} lezen ({size} MB)", en="reading {n} {n:file|files} ({size} MB)"),
    "told.last_file": Text(nl="{file}; daarna zaken en tabellen", en="{file}; then cases and tables"),
    "told.table": Text(
        nl="{where}: {register}, kop in rij {header}, {n} {n:rij|rijen} eronder",
        en="{where}: {register}, header in row {header}, {n} {n:row|rows} below it",
    ),
    "told.table_columns": Text(nl="  kolommen {columns}", en="  columns {columns}"),
    "told.same": Text(
        nl="hetzelfde: {n} {n:bestand komt|bestanden komen} byte voor byte gelijk uit",
        en="the same: {n} {n:file comes|files come} out byte for byte",
    ),
    "told.changed": Text(nl="gewijzigd: {what}", en="changed: {what}"),
    "told.changed_more": Text(nl="gewijzigd: … en nog {n}", en="changed: … and {n} more"),
    "told.not_placed": Text(nl="niet geplaatst: {what}", en="not placed: {what}"),
    "ask.identifier": Text(nl="Identificatie: ", en="Identifier: "),
    "ask.again": Text(nl="dat is geen van de nummers", en="that is none of the numbers"),
    "set.project_file": Text(nl="projectbestand", en="project file"),
    "set.none": Text(nl="geen", en="none"),
    "set.default": Text(nl="standaard", en="default"),
    "set.environment": Text(nl="omgeving ({variable})", en="environment ({variable})"),
    "set.of_definition": Text(nl="die van de definitie", en="the definition's"),
    "set.peildatum": Text(nl="die van de definitie, anders vandaag", en="the definition's, else today"),
    "told.in_browser": Text(nl="in de browser: {path}", en="in the browser: {path}"),
    "told.counts": Text(
        nl="verteld uit tellingen: of twee van deze bestanden één persoon of één identificatie delen, is niet te zien,"
        " en `doorloop check` noemt bevindingen waar de registers zijn",
        en="told from counts: whether two of these files have one person or one identifier cannot be seen,"
        " and `doorloop check` lists findings where the registers are",
    ),
    "told.partitions": Text(
        nl="verteld uit partities: bevindingen zijn geteld; `doorloop check` op één partitie noemt die ervan",
        en="told from partitions: findings are counted; `doorloop check` on one partition lists its own",
    ),
    "told.count_of_one": Text(
        nl="een aantal van één gaat over één persoon: deel dit bestand op afspraak met wie de tellingen optelt,"
        " en publiceer het niet",
        en="a count of one is of one person: share this file under agreement with those who add it up,"
        " do not publish it",
    ),
    "told.settings": Text(
        nl="instellingen uit {path}; zie `doorloop config`", en="settings from {path}; see `doorloop config`"
    ),
}
