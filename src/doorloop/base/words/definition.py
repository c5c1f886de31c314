"""What `definition check` says, in Dutch and English, by key."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    "definition_valid": Text(
        nl="{file}: een geldige definitie ({name}, sha256 {digest})",
        en="{file}: a valid definition ({name}, sha256 {digest})",
    ),
    "definition_wrong": Text(nl="{n} {n:fout|fouten} in deze definitie", en="{n} {n:error|errors} in this definition"),
    "definition_in_part": Text(
        nl="Wat ontbreekt en welke namen er niet zijn, is pas te zeggen als het bestand TOML is.",
        en="What is missing, and which names are not there, can only be told once the file is TOML.",
    ),
    "definition_sources_unread": Text(
        nl="De bronnen zijn niet gelezen: dat kan pas met een geldige definitie.",
        en="The sources were not read: that takes a valid definition.",
    ),
}
