"""The texts of `export`, in Dutch and English."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    "case_id": Text(nl="Zaak", en="Case"),
    "case_id_about": Text(
        nl="Pseudoniem: HMAC-SHA-256 met een geheime sleutel, 128 bits.",
        en="Pseudonym: HMAC-SHA-256 with a secret key, 128 bits.",
    ),
    "activity": Text(nl="Gebeurtenis", en="Activity"),
    "activity_about": Text(nl="De mijlpaal die is bereikt.", en="The milestone that was reached."),
    "timestamp": Text(nl="Tijdstip", en="Timestamp"),
    "timestamp_about": Text(
        nl="Plaatselijke tijd; middernacht waar geen tijd van de dag bekend is.",
        en="Local time; midnight where no time of day is known.",
    ),
    "shifted_about": Text(
        nl="Elke zaak is een vast aantal hele weken verschoven, hoogstens {n}, vooruit of terug.",
        en="Each case is shifted by a constant number of whole weeks, at most {n}, back or forth.",
    ),
    "register_about": Text(nl="Het register waarin de mijlpaal staat.", en="The register that holds the milestone."),
    "code_about": Text(nl="Een code uit de definitie.", en="A code of the definition."),
    "codes_about": Text(
        nl="Codes uit de definitie, gescheiden door een puntkomma.",
        en="Codes of the definition, divided by a semicolon.",
    ),
    "outcome_about": Text(nl="De uitkomst van een beslissing.", en="The outcome of a decision."),
    "class_about": Text(nl="Een klasse uit de definitie.", en="A class of the definition."),
    "age_about": Text(
        nl="Hele jaren op de dag waarop de zaak is gedateerd.", en="Whole years on the day that dates the case."
    ),
    "years": Text(nl="jaar", en="years"),
    "dateless_date_unknown": Text(nl="Datum onbekend", en="Date unknown"),
    "dateless_date_unknown_about": Text(
        nl="Mijlpalen die zijn bereikt op een onbekende dag; zij zijn geen gebeurtenis in het log.",
        en="Milestones that were reached on an unknown day; they are no event of the log.",
    ),
    "dateless_not_applicable": Text(nl="Niet van toepassing", en="Not applicable"),
    "dateless_not_applicable_about": Text(
        nl="Mijlpalen die op deze zaak niet van toepassing zijn.", en="Milestones that do not apply to this case."
    ),
    "days_about": Text(
        nl="Duur van de stap, geteld op de oorspronkelijke dagen.",
        en="Duration of the step, counted on the days as they were.",
    ),
    "term_about": Text(
        nl="De eigen termijn van de zaak voor de stap, geteld vanaf het begin.",
        en="The own term of the case for the step, counted from its start.",
    ),
    "minutes_about": Text(
        nl="Duur van de stap in hele minuten, geteld op de oorspronkelijke tijdstippen.",
        en="Duration of the step in whole minutes, counted on the times as they were.",
    ),
    "minutes": Text(nl="minuten", en="minutes"),
    "events": Text(nl="Gebeurtenissen", en="Events"),
    "cases": Text(nl="Zaken", en="Cases"),
    "case": Text(nl="zaak", en="case"),
    "quasi": Text(
        nl="Wat een buitenstaander van iemand kan weten: {columns}.",
        en="What an outsider can know of somebody: {columns}.",
    ),
    "quasi_none": Text(
        nl="Geen enkel kenmerk dat een buitenstaander van iemand kan weten.",
        en="No characteristic that an outsider can know of somebody.",
    ),
    "size": Text(
        nl="{cases} {cases:zaak|zaken} met {events} {events:gebeurtenis|gebeurtenissen},"
        " in {combinations} {combinations:combinatie|combinaties} daarvan.",
        en="{cases} {cases:case|cases} with {events} {events:event|events},"
        " in {combinations} {combinations:combination|combinations} of these.",
    ),
    "k": Text(
        nl="k = {k}: zo groot is de kleinste groep zaken die daarin gelijk zijn.",
        en="k = {k}: the size of the smallest group of cases that are alike in these.",
    ),
    "l": Text(
        nl="l = {l}: zoveel waarden van {column} komen in elke groep ten minste voor.",
        en="l = {l}: each group has at least so many values of {column}.",
    ),
    "dated": Text(
        nl="{n} {n:zaak is|zaken zijn} uniek voor wie ook de dag kent waarop het log {n:haar|ze} dateert.",
        en="{n} {n:case is|cases are} alone for who knows the day that dates {n:it|them} in the log as well.",
    ),
    "dated_shift": Text(
        nl="De dagen zijn verschoven; wie er meerdere kent, kan een zaak aan de tussentijden herkennen.",
        en="The days are shifted; who knows several can recognise a case by the time between them.",
    ),
    "linkable": Text(
        nl="Te koppelen: {n} van {cases} zaken zijn enig in hun tijden tussen mijlpalen, en in elke andere uitvoer te"
        " herkennen, onder welke sleutel ook.",
        en="Linkable: {n} of {cases} cases are alone in their times between milestones, and can be recognised in any"
        " other export, under whichever key.",
    ),
    "below": Text(nl="In groepen kleiner dan", en="In groups smaller than"),
    "all": Text(nl="alle kenmerken", en="all characteristics"),
    "without_column": Text(nl="zonder {column}", en="without {column}"),
}
