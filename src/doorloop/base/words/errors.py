"""What stops a run and what can be done about it, in Dutch and English, by key."""

from __future__ import annotations

from typing import Final

from doorloop.base.language import Text

WORDS: Final = {
    "err.no_date": Text(nl="{text} is geen datum", en="{text} is no date"),
    "try.date": Text(
        nl="schrijf 2012-09-05, 5-9-2012, 5/9/12 of vandaag", en="write 2012-09-05, 5-9-2012, 5/9/12 or today"
    ),
    "err.no_term": Text(nl="{text} is geen termijn", en="{text} is no term"),
    "try.term": Text(
        nl="schrijf een getal en een eenheid: 10wd of 10 werkdagen, 28d, 6w of 6 weken, 3m of 1j",
        en="write a number and a unit: 10wd or 10 werkdagen, 28d, 6w or 6 weken, 3m or 1y",
    ),
    "err.term_in_hours": Text(
        nl="{text} is een termijn in uren, en voor uren zijn tijdstippen nodig",
        en="{text} is a term in hours, and hours need times of day",
    ),
    "try.term_in_hours": Text(
        nl="neem werkdagen: op datums is een norm van 24 uur gehaald binnen 1wd",
        en="use working days: on dates alone a 24-hour norm is kept within 1wd",
    ),
    "err.statutory_workdays": Text(
        nl="een termijn in werkdagen is een streeftermijn, en geen wettelijke",
        en="a term in working days is a target, and no statutory term",
    ),
    "try.statutory_workdays": Text(
        nl="laat --statutory weg, of geef de termijn in d, w, m of j",
        en="leave out --statutory, or give the term in d, w, m or y",
    ),
    "err.term_backwards": Text(nl="een termijn van {n} werkdagen", en="a term of {n} working days"),
    "try.term_backwards": Text(nl="tel vooruit: n is 0 of meer", en="count forwards: n is 0 or more"),
    "err.a_date_outside": Text(nl="een datum valt buiten de kalenders", en="a date lies outside the calendars"),
    "err.date_outside": Text(nl="{day} valt buiten de kalenders", en="{day} lies outside the calendars"),
    "try.date_outside": Text(nl="neem datums van {first} tot en met {last}", en="use dates from {first} up to {last}"),
    "err.no_calendar": Text(nl="geen kalender heet {name}", en="no calendar is called {name}"),
    "try.calendar": Text(nl="kies {names}", en="choose {names}"),
    "err.calendar_package": Text(nl="kalender {name}: {why}", en="calendar {name}: {why}"),
    "try.calendar_package": Text(
        nl="zie de documentatie van het pakket holidays", en="see the documentation of the holidays package"
    ),
}
