"""What `definition check` says, in Dutch and English, by key."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    # how a definition is shown
    "shown.file": Text(nl="bestand", en="file"),
    "shown.period": Text(nl="periode", en="period"),
    "shown.calendar": Text(nl="kalender", en="calendar"),
    "shown.today": Text(nl="vandaag", en="today"),
    "shown.register": Text(nl="register {name}: {title}", en="register {name}: {title}"),
    "shown.also": Text(nl=" (of: {words})", en=" (or: {words})"),
    "shown.required": Text(nl=", verplicht", en=", required"),
    "shown.codes": Text(nl="codes {name}", en="codes {name}"),
    "shown.with": Text(nl=" (met {file})", en=" (with {file})"),
    "shown.steps": Text(nl="stappen", en="steps"),
    "shown.tables": Text(nl="tabellen", en="tables"),
    "shown.publish": Text(nl="publiceren", en="publish"),
    "shown.in": Text(nl="{start} -> {end} in {unit}", en="{start} -> {end} in {unit}"),
    "shown.by": Text(nl=" volgens {clock}", en=" by {clock}"),
    "shown.stopped": Text(nl=", stilgezet door {pauses}", en=", stopped by {pauses}"),
    "shown.added_up": Text(nl=", opgeteld", en=", added up"),
    "shown.target": Text(nl=", hoogstens {target} {unit}", en=", at most {target} {unit}"),
    "shown.own_term": Text(nl=", elke zaak haar eigen termijn", en=", each case its own term"),
    "overlay.all_else": Text(
        nl="Alles wat hier niet staat, is zoals in de definitie die deze uitbreidt.",
        en="Everything that is not said here is as the definition says that this one extends.",
    ),
    "overlay.signs": Text(
        nl="Haal het teken aan het begin van een regel weg om iets anders te zeggen dan de basis.",
        en="Take the sign at the beginning of a line away to say something else than the base does.",
    ),
    "overlay.header": Text(
        nl="Een andere schrijfwijze van een kop komt bij die van de basis.",
        en="Another spelling of a header is added to those of the base.",
    ),
    "overlay.another": Text(nl="Andere kop", en="Another header"),
    "overlay.step": Text(
        nl="Een stap van de basis bij zijn id; een nieuw id is een nieuwe stap.",
        en="A step of the base by its id; a new id is a new step.",
    ),
    # how one is checked
    "definition_valid": Text(
        nl="{file}: een geldige definitie ({name}, sha256 {digest})",
        en="{file}: a valid definition ({name}, sha256 {digest})",
    ),
    "definition_wrong": Text(
        nl="{file}: {n} {n:fout|fouten} in deze definitie", en="{file}: {n} {n:error|errors} in this definition"
    ),
    "definition_in_part": Text(
        nl="Wat ontbreekt en welke namen er niet zijn, is pas te zeggen als dit is hersteld.",
        en="What is missing, and which names are not there, can only be told once this is mended.",
    ),
    "definition_sources_unread": Text(
        nl="De bronnen zijn niet gelezen: dat kan pas met een geldige definitie.",
        en="The sources were not read: that takes a valid definition.",
    ),
    "header_missing": Text(
        nl="kolom ‘{header}’ ontbreekt op {n} van {of} {of:werkblad|werkbladen}",
        en="column ‘{header}’ is missing from {n} of {of} {of:sheet|sheets}",
    ),
    "header_missing_near": Text(
        nl="kolom ‘{header}’ ontbreekt op {n} van {of} {of:werkblad|werkbladen}; ‘{near}’ lijkt erop",
        en="column ‘{header}’ is missing from {n} of {of} {of:sheet|sheets}; ‘{near}’ is like it",
    ),
    "columns_missing": Text(
        nl="{n} {n:veld heeft|velden hebben} niet overal een kolom",
        en="{n} {n:field has|fields have} no column everywhere",
    ),
    "columns_unknown": Text(
        nl="{n} {n:kolom hoort|kolommen horen} bij geen veld", en="{n} {n:column belongs|columns belong} to no field"
    ),
    "header_unknown": Text(
        nl="deze kolom hoort bij geen veld, op {n} {n:werkblad|werkbladen}",
        en="this column belongs to no field, on {n} {n:sheet|sheets}",
    ),
    "register_absent": Text(nl="geen bron is herkend als {register}", en="no source was recognised as {register}"),
    "file_like_none": Text(
        nl="geen werkblad hierin lijkt op een register van deze definitie",
        en="no sheet of this file is like a register of this definition",
    ),
    "sheet_looked_at": Text(
        nl="{register}, kop in rij {row}, {n} {n:rij|rijen} bekeken",
        en="{register}, header in row {row}, {n} {n:row|rows} looked at",
    ),
    "sheet_unread": Text(
        nl="de cellen zijn niet bekeken: dat kan pas als de ontbrekende kolommen er zijn",
        en="the cells were not looked at: that takes the columns that are missing",
    ),
    "sheet_refused_remedy": Text(
        nl="Verbeter het werkblad, of neem een kop uit de aliases van het veld.",
        en="Correct the sheet, or take a header out of the aliases of the field.",
    ),
    "values_more": Text(
        nl="en nog {n} andere {n:waarde|waarden}, in {cells} {cells:cel|cellen} (alle met -f json)",
        en="and {n} more {n:value|values}, in {cells} {cells:cell|cells} (all with -f json)",
    ),
    "edit_behind": Text(nl="{file}, achter regel {last}", en="{file}, behind line {last}"),
    "edit_line": Text(nl="{file}, regel {first} wordt", en="{file}, line {first} becomes"),
    "edit_lines": Text(
        nl="{file}, regel {first} tot en met {last} worden", en="{file}, lines {first} to {last} become"
    ),
    "edit_overlay": Text(
        nl="in een definitie die ‘{base}’ uitbreidt (extends)", en="in a definition that extends ‘{base}’"
    ),
}
