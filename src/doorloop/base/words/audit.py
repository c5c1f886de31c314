"""The texts of `audit`, in Dutch and English: what a reader can infer of a release, and what to do about it."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    "audit_title": Text(nl="Nagerekend: {name}", en="Audit of {name}"),
    "audit_safe": Text(
        nl="Veilig{beside}{but}: van geen aantal is meer af te leiden dan mag.",
        en="Safe{beside}{but}: of no count can more be inferred than may be.",
    ),
    "audit_unsafe": Text(
        nl="Niet veilig{beside}: {n} {n:cijfer zegt|cijfers zeggen} te veel.",
        en="Not safe{beside}: {n} {n:figure tells|figures tell} too much.",
    ),
    "audit_undecided": Text(
        nl="Niet te zeggen{beside}: het is niet bewezen hoe de uitgaven samenhangen.",
        en="Undecided{beside}: how the releases belong together is not proven.",
    ),
    "audit_tie": Text(
        nl="Wat ze verbindt: maak beide met --publish en dezelfde --key, of de latere met --after.",
        en="What would tie them: make both with --publish and the same --key, or the later one with --after.",
    ),
    "audit_counts": Text(nl="Daarvan {counts}.", en="Of these {counts}."),
    "audit_but": Text(
        nl=", op {n} niet bekeken {n:bestand|bestanden} na",
        en=", but for {n} {n:file that was|files that were} not looked into",
    ),
    "audit_beside": Text(nl=" naast {names}", en=" beside {names}"),
    "audit_n_printed": Text(nl="{n} getoond onder de drempel", en="{n} printed under the threshold"),
    "audit_n_computed": Text(nl="{n} te berekenen", en="{n} that can be computed"),
    "audit_n_supposed": Text(nl="{n} te vermoeden", en="{n} that can be supposed"),
    "audit_n_together": Text(nl="{n} te berekenen met de andere uitgaven", en="{n} with the other releases"),
    "audit_n_extreme": Text(nl="{n} {n:regel|regels} met een uiterste", en="{n} {n:row|rows} with an extreme"),
    "audit_n_follows": Text(
        nl="{n} {n:regel|regels} op te kleine aantallen",
        en="{n} {n:row that rests|rows that rest} on too small counts",
    ),
    "audit_n_beside": Text(nl="{n} {n:plaats|plaatsen} naast de tabellen", en="{n} {n:place|places} beside the tables"),
    "audit_internal": Text(
        nl="Intern, niet voor publicatie: hierin staat wat een lezer kan afleiden.",
        en="Internal, not for publication: it says what a reader can infer.",
    ),
    "audit_policy": Text(
        nl="Getoetst aan: drempel {threshold}, breedte {width} ({whose}).",
        en="Tested against: threshold {threshold}, width {width} ({whose}).",
    ),
    "audit_own": Text(nl="zoals de uitgave zelf zegt, tenzij anders gevraagd", en="as the release says, unless asked"),
    "audit_other": Text(
        nl="de uitgave zegt niets; volgens haar definitie, tenzij anders gevraagd",
        en="the release says nothing; as its definition says, unless asked",
    ),
    "audit_read": Text(nl="Gelezen: {files}.", en="Read: {files}."),
    "audit_unread": Text(nl="NIET bekeken in {name}: {files}.", en="NOT looked into in {name}: {files}."),
    "audit_exceptions": Text(nl="Bij uitzondering getoond: {counts}.", en="Printed by exception: {counts}."),
    "audit_elsewhere": Text(
        nl="De andere uitgaven verraden zelf al {n} {n:aantal; dat telt|aantallen; die tellen} hier niet mee.",
        en="The other releases give {n} {n:count away by themselves; it does|counts away by themselves; these do} not"
        " count here.",
    ),
    "audit_apart": Text(
        nl="Niets verbindt de aantallen van {name} met deze: andere zaken, of een andere definitie.",
        en="Nothing ties the counts of {name} to these: other cases, or another definition.",
    ),
    "audit_refuted": Text(
        nl="Kan niet kloppen naast de rest, en telt niet mee ({name}): {counts}.",
        en="Cannot be right beside the rest, and is left aside ({name}): {counts}.",
    ),
    "audit_untied": Text(
        nl="Wat een lezer over tijd en delen zou aannemen, spreken de uitgaven tegen: aannames tellen niet mee.",
        en="The releases contradict what a reader would suppose of time and parts: that is left aside.",
    ),
    "audit_cells": Text(nl="Cijfers", en="Figures"),
    "audit_why": Text(nl="Reden", en="Reason"),
    "audit_remedy": Text(nl="Wat te doen", en="Remedy"),
    "audit_since": Text(nl=", erbij sinds {day}", en=", more than on {day}"),
    "audit_outside": Text(nl=", buiten het deel", en=", outside the part"),
    "audit_range": Text(
        nl="Min. en Max.: wat een lezer exact kan afleiden; leeg is zonder einde, of het cijfer is geen aantal.",
        en="Min. and Max.: what a reader can infer, exactly; empty is without end, or the figure is no count.",
    ),
    "audit_why_printed": Text(nl="getoond onder de drempel", en="printed under the threshold"),
    "audit_why_computed": Text(nl="te berekenen uit de rest", en="can be computed from the rest"),
    "audit_why_supposed": Text(
        nl="te berekenen als elke zaak de gewone weg ging", en="can be computed if every case went the usual way"
    ),
    "audit_why_together": Text(nl="te berekenen met de andere", en="can be computed with the others"),
    "audit_why_extreme": Text(nl="uiterste: van één persoon", en="an extreme: of one person"),
    "audit_why_follows": Text(nl="rust op een te klein of niet getoond aantal", en="rests on a small or hidden count"),
    "audit_why_beside": Text(nl="aantallen naast de tabellen", en="numbers beside the tables"),
    "audit_why_hidden": Text(nl="niet getoond", en="hidden"),
    "audit_why_rounded": Text(nl="afgerond", en="rounded"),
    "audit_do_printed": Text(
        nl="neem de categorie samen met een andere of verberg haar (report --publish)",
        en="fold the category or hide it (report --publish)",
    ),
    "audit_do_computed": Text(
        nl="verberg een tweede aantal in dezelfde optelling (report --publish)",
        en="hide a second count of the same sum (report --publish)",
    ),
    "audit_do_supposed": Text(
        nl="verberg een tweede aantal van dezelfde weg (report --publish)",
        en="hide a second count of the same way (report --publish)",
    ),
    "audit_do_together": Text(nl="breng niet beide uit, of zonder dit deel", en="do not release both, or without this"),
    "audit_do_extreme": Text(nl="laat het weg (report --publish)", en="leave it out (report --publish)"),
    "audit_do_follows": Text(
        nl="laat het weg zolang het aantal niet getoond mag worden (report --publish)",
        en="leave it out as long as its count may not be shown (report --publish)",
    ),
    "audit_do_beside": Text(
        nl="geef alleen bestanden door die report --publish schrijft",
        en="pass on only files that report --publish writes",
    ),
}
