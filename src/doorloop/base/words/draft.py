"""The texts of `definition draft`, in Dutch and English."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    # at the top of the file
    "draft.head": Text(
        nl="Voorstel van `doorloop definition draft` uit {files}. Lees het door, en wijzig wat niet klopt.",
        en="Proposed by `doorloop definition draft` from {files}. Read it through, and change what is not right.",
    ),
    "draft.then": Text(
        nl="Daarna: `doorloop definition check BESTAND`, en `doorloop report BRONNEN --definition BESTAND`.",
        en="Then: `doorloop definition check FILE`, and `doorloop report SOURCES --definition FILE`.",
    ),
    "draft.title": Text(nl="Doorlooptijden {name}", en="Throughput times of {name}"),
    "draft.register": Text(nl="register {name}", en="register of {name}"),
    "draft.cases": Text(nl="zaken", en="cases"),
    # what was seen
    "draft.table": Text(
        nl="{where}: kopregel in rij {row}, {n} {n:rij|rijen} daaronder; register {register}",
        en="{where}: header in row {row}, {n} {n:row|rows} below it; register {register}",
    ),
    "draft.wide": Text(
        nl="register {register}: een rij per zaak; {n} {n:zaak|zaken}, herkend aan ‘{column}’",
        en="register {register}: one row a case; {n} {n:case|cases}, told apart by ‘{column}’",
    ),
    "draft.long": Text(
        nl="register {register}: een rij per gebeurtenis, de soort in ‘{kind}’; {n} {n:zaak|zaken}, herkend aan"
        " ‘{column}’",
        en="register {register}: one row an event, its kind in ‘{kind}’; {n} {n:case|cases}, told apart by ‘{column}’",
    ),
    "draft.repeated": Text(
        nl="register {register}: {n} {n:rij herhaalt|rijen herhalen} een waarde van ‘{column}’; rijen van één zaak"
        " worden samengevoegd",
        en="register {register}: {n} {n:row repeats|rows repeat} a value of ‘{column}’; rows of one case are merged",
    ),
    "draft.other_keys": Text(
        nl="ook mogelijk als nummer van de zaak: {columns}", en="also possible as identifier: {columns}"
    ),
    "draft.unit": Text(
        nl="een zaak telt op de datum ‘{date}’: {n} van de {all} zaken hebben die datum, en die valt meestal het eerst",
        en="a case is dated by ‘{date}’: {n} of the {all} cases have it, and it mostly comes first",
    ),
    "draft.steps": Text(
        nl="{n} {n:stap|stappen} tussen datums die elkaar in de meeste zaken opvolgen",
        en="{n} {n:step|steps} between dates that follow each other in most cases",
    ),
    "draft.private": Text(
        nl="niets van de inhoud is overgenomen (privé): {columns}",
        en="nothing of their content is repeated (private): {columns}",
    ),
    # what was left out
    "draft.left_out": Text(nl="weggelaten: {what}", en="left out: {what}"),
    "draft.aside.empty": Text(nl="{where}: leeg", en="{where}: empty"),
    "draft.aside.no-header": Text(
        nl="{where}: geen rij die kolommen benoemt; geef elke kolom een kop",
        en="{where}: no row that names columns; give each column a header",
    ),
    "draft.aside.no-rows": Text(nl="{where}: geen rij onder de kopregel", en="{where}: no row below the header"),
    "draft.aside.pivot": Text(
        nl="{where}: een draaitabel, met aantallen en geen zaken; neem het blad waaruit hij is gemaakt",
        en="{where}: a pivot table, of counts and not of cases; take the sheet that it was made of",
    ),
    "draft.aside.lists": Text(
        nl="{where}: lijsten van een sjabloon van doorloop", en="{where}: lists of a template of doorloop"
    ),
    "draft.aside.no-dates": Text(
        nl="{where}: geen kolom met datums; zonder datums is er geen doorlooptijd",
        en="{where}: no column of dates; without dates there is no throughput time",
    ),
    "draft.aside.no-key": Text(
        nl="{where}: geen kolom die zaken onderscheidt; geef elke zaak een eigen nummer",
        en="{where}: no column that tells cases apart; give each case a number of its own",
    ),
    "draft.aside.other-cases": Text(
        nl="{where}: geen zaken van het gekozen register; maak daarvoor een eigen voorstel",
        en="{where}: no cases of the chosen register; draft it on its own",
    ),
    "draft.aside.no-milestone": Text(
        nl="{where}: geen datum van een gebeurtenis, alleen termijnen, geboorten of wijzigingen",
        en="{where}: no date of an event, only deadlines, births or changes",
    ),
    "draft.column.nameless": Text(nl="{where} kolom {letters}: geen kop", en="{where} column {letters}: no header"),
    "draft.column.twice": Text(
        nl="{where} kolom {letters}: de kop ‘{header}’ staat er al",
        en="{where} column {letters}: ‘{header}’ stands twice",
    ),
    "draft.column.varies": Text(
        nl="kolom ‘{header}’ van register {register}: verschilt tussen de rijen van één zaak",
        en="column ‘{header}’ of register {register}: differs between the rows of one case",
    ),
    "draft.column.same": Text(
        nl="kolom ‘{header}’ van register {register}: zegt van elke gebeurtenis hetzelfde",
        en="column ‘{header}’ of register {register}: says the same of every event",
    ),
    "draft.no_step": Text(
        nl="geen stap naar ‘{date}’: geen andere datum gaat er in de meeste zaken aan vooraf",
        en="no step to ‘{date}’: no other date comes before it in most cases",
    ),
    # comments
    "draft.filled": Text(nl="{share} gevuld", en="{share} filled"),
    "draft.span": Text(nl="{first} t/m {last}", en="{first} to {last}"),
    "draft.month_first": Text(nl="maand voorop", en="month first"),
    "draft.ambiguous": Text(
        nl="dag of maand voorop? de gegevens zeggen het niet", en="day or month first? the data do not say"
    ),
    "draft.unread": Text(
        nl="{n} {n:cel|cellen} zonder leesbare datum", en="{n} {n:cell|cells} without a readable date"
    ),
    "draft.early": Text(nl="{n} van voor 1990", en="{n} before 1990"),
    "draft.deadline": Text(
        nl="de uiterste dag van een zaak? dan bij een stap: {setting}",
        en="the last day of a case? then at a step: {setting}",
    ),
    "draft.not_on_the_way": Text(
        nl="niet in een stap: een wijziging, of overal dezelfde datum",
        en="in no step: a change, or one date everywhere",
    ),
    "draft.so_far_empty": Text(nl="nog leeg", en="empty so far"),
    "draft.free": Text(nl="vrije tekst of nummers", en="free text or numbers"),
    "draft.perhaps": Text(
        nl='codes? dan: type = "code" zonder private, met de waarden zoals zij er staan',
        en='codes? then: type = "code" without private, with the values as they are found',
    ),
    "draft.values": Text(nl="{n} {n:waarde|waarden}", en="{n} {n:value|values}"),
    "draft.withheld": Text(
        nl="{n} {n:waarde lijkt|waarden lijken} op een persoonsgegeven en {n:staat|staan} niet in de lijst",
        en="{n} {n:value looks|values look} like personal data and {n:is|are} not in the list",
    ),
    "draft.alias": Text(nl="heet in andere bestanden anders: klopt dat?", en="has another name in other files: right?"),
    "draft.together": Text(
        nl="een nummer komt vaker voor, op andere datums: elk paar is een zaak",
        en="an identifier stands more than once, with other dates: each pair is a case",
    ),
    "draft.kinds": Text(
        nl="{n} {n:soort gebeurtenis|soorten gebeurtenissen} van ‘{kind}’: de minst voorkomende, en wat op een"
        " persoonsgegeven lijkt",
        en="{n} {n:kind|kinds} of events of ‘{kind}’: the least frequent, and what looks like personal data",
    ),
    "draft.public": Text(
        nl="neem `private` weg als het nummer openbaar is", en="take `private` away where the number is public"
    ),
    "draft.peildatum": Text(
        nl="het einde van de laatste maand met gegevens; zonder peildatum is het vandaag",
        en="the end of the last month with data; without a peildatum it is today",
    ),
    "draft.period": Text(
        nl="Zonder periode telt elke zaak mee. De datums van ‘{date}’ liggen in:",
        en="Without a period every case counts. The dates of ‘{date}’ lie in:",
    ),
    "draft.zone": Text(
        nl="alle tijden zijn middernacht in UTC: die van Nederland",
        en="all times are midnight in UTC: that of the Netherlands",
    ),
    "draft.offset": Text(
        nl='tijden met een UTC-verschil tellen op de geschreven datum; anders: zone = "Europe/Amsterdam"',
        en='times with a UTC offset count on the date as written; else: zone = "Europe/Amsterdam"',
    ),
    "draft.occurrence": Text(
        nl='van een herhaalde gebeurtenis telt de eerste; of "last"',
        en='of a repeated event the first counts; or "last"',
    ),
    "draft.times": Text(nl="keren {what}", en="times {what}"),
    "draft.repeats": Text(nl="Hoe vaak gebeurtenissen voorkomen", en="How often events occur"),
    "draft.each": Text(
        nl="elke ‘{what}’ begint een ronde die zelf telt; maak {date} required, en de datum van [unit]",
        en="each ‘{what}’ begins a round that counts by itself; make {date} required, and the date of [unit]",
    ),
    "draft.somebody": Text(nl="niet genoemd", en="not named"),
    "draft.by": Text(nl="wie aan zet is; `open` toont de stap", en="whose turn it is; `open` shows the step"),
    "draft.rows": Text(nl="{n} {n:rij|rijen}", en="{n} {n:row|rows}"),
    "draft.unit_of_step": Text(nl='of "werkdagen", "weken"', en='or "werkdagen", "weken"'),
    "draft.step": Text(
        nl="{both} {both:zaak heeft|zaken hebben} beide datums; in {share} ligt het einde niet voor het begin",
        en="{both} {both:case has|cases have} both dates; in {share} the end does not lie before the start",
    ),
    "draft.target": Text(
        nl='Een streeftermijn: target = 10, target_unit = "werkdagen" (dan ook unit = "werkdagen").',
        en='A target: target = 10, target_unit = "werkdagen" (with unit = "werkdagen").',
    ),
    "draft.whole": Text(
        nl="over andere mijlpalen heen: open zodra de zaak begonnen is",
        en="across other milestones: open as soon as the case has begun",
    ),
    "draft.closed_by": Text(
        nl="zaken die daar al zijn, wachten hier niet meer op", en="cases that are there already do not wait for this"
    ),
    "draft.step_label": Text(nl="{start} tot {end}", en="{start} to {end}"),
    "draft.first_event": Text(nl="Eerste gebeurtenis", en="First event"),
    "draft.total": Text(nl="Aantal zaken", en="Number of cases"),
    "draft.counts": Text(nl="Bereikte mijlpalen", en="Milestones reached"),
    "draft.characteristics": Text(nl="Kenmerken", en="Characteristics"),
    "draft.durations": Text(nl="Doorlooptijden", en="Throughput times"),
    # refusals and questions
    "draft.nothing": Text(nl="hier is geen register in gevonden", en="no register was found in it"),
    "draft.nothing_remedy": Text(
        nl="geef een bestand met een kopregel, een rij per zaak of gebeurtenis, een nummer per zaak en een datum",
        en="give a file with a header, a row for each case or event, a number for each case and at least one date",
    ),
    "draft.ask_key": Text(
        nl="Aan welke kolom is een zaak te herkennen? Nummer", en="Which column tells cases apart? Number"
    ),
    "draft.ask_date": Text(nl="Op welke datum telt een zaak? Nummer", en="Which date counts a case? Number"),
    "draft.step_said": Text(
        nl="‘{start}’ tot ‘{end}’ ({n} {n:zaak|zaken})", en="‘{start}’ to ‘{end}’ ({n} {n:case|cases})"
    ),
    "draft.ask_steps": Text(
        nl="Welke stappen niet? Nummers, of Enter voor alle stappen",
        en="Which steps not? Numbers, or Enter for all steps",
    ),
}
