"""The sample as a report, and what the JSON of it says in print: an independent reading, for every format."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import doorloop
from doorloop.base.language import Lang

SAMPLE = Path(__file__).resolve().parents[2] / "data/sample"
UNITS = {"werkdagen": "wd", "weken": "wk", "kalenderdagen": "kd", "uren": "uur"}
LONG = UNITS | {"werkdagen": "werkdagen", "weken": "weken", "kalenderdagen": "kalenderdagen"}
GROUPS = {"pilot": "Pilotzaken", "niet_pilot": "Niet-pilotzaken"}
Row = list[str]
Json = Any


@cache
def sample(lang: Lang = "nl", *, all_groups: bool = False) -> doorloop.Report:
    """Give the report of the sample, read once."""
    return doorloop.report(SAMPLE, lang=lang, all_groups=all_groups, basis="all")


@cache
def files(name: str, lang: Lang = "nl") -> dict[str, bytes]:
    """Give the files of one format of the sample's report."""
    return sample(lang).render([name])


def machine(lang: Lang = "nl") -> dict[str, list[dict[str, Json]]]:
    """Give the tables of the JSON."""
    tables: dict[str, list[dict[str, Json]]] = json.loads(files("json", lang)["report.json"])["tables"]
    return tables


def number(value: float | None, digits: int = 0) -> str:
    """Write a number of the JSON as a Dutch reader sees it."""
    if value is None:
        return "–"
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded:,}".replace(",", "_").replace(".", ",").replace("_", ".")


def percent(value: float | None) -> str:
    """Write a share of the JSON as a percentage."""
    return "–" if value is None else f"{number(float(Decimal(repr(value)) * 100))} %"


def figures_of(table: str) -> list[Row]:
    """Give every row of figures that a reader of a table sees, from the JSON alone."""
    records = machine()[table]
    return [row for row in WRITERS[table](records) if any(row)]


def _regio(records: list[dict[str, Json]]) -> list[Row]:
    regions = list(dict.fromkeys(r["region"] for r in records))
    return [[number(r["count"]) for r in records if r["region"] == region] for region in regions]


def _kenmerken(records: list[dict[str, Json]]) -> list[Row]:
    """Give the cells of each group and of all, by category; those of one case are folded where it is said."""
    found: list[Row] = []
    for variable in dict.fromkeys(r["variable"] for r in records):
        mine = [r for r in records if r["variable"] == variable]
        for whole in [*([r for r in mine if r["group"] == group] for group in GROUPS), _all_together(mine)]:
            own = whole
            if variable == "nationaliteit":
                small = [r for r in own if r["count"] == 1 and r["category"] != "onbekend"]
                own = [r for r in own if r["count"] > 1]
                count = sum(r["count"] for r in small)
                found.append(["Overige", number(count), percent(count / small[0]["base"])])
            only_unknown = {r["category"] for r in own if r["count"]} == {"onbekend"}
            kept = [r for r in own if r["count"] or (r["category"] != "onbekend" and not only_unknown)]
            found += [[r["label"] if r["category"] else "", number(r["count"]), percent(r["share"])] for r in kept]
    return found


def _all_together(records: list[dict[str, Json]]) -> list[dict[str, Json]]:
    """Add the groups up; the cases themselves are a share of the cases of every group."""
    found = []
    for category in dict.fromkeys(r["category"] for r in records):
        own = [r for r in records if r["category"] == category]
        count, base = sum(r["count"] for r in own), sum(r["base"] for r in own)
        base = base if category else own[0]["base"]
        found.append({**own[0], "count": count, "base": base, "share": count / base})
    return found


def _doorlooptijden(records: list[dict[str, Json]]) -> list[Row]:
    def one(r: dict[str, Json]) -> Row:
        mean = "–" if r["mean"] is None else f"{number(r['mean'], 1)} {UNITS[r['unit']]}"
        within = r["within_target"]
        share = "" if within is None else f"{number(within)} ({percent(r['within_target_share']).replace(' ', '')})"
        quantiles = [number(r[key], 1) for key in ("median", "p25", "p75", "p90", "min", "max")]
        return [number(r["n"]), mean, _verdict(r), *quantiles, share, number(r["open"]), number(r["excluded"])]

    return [one(record) for record in records]


def _verdict(r: dict[str, Json]) -> str:
    if r["mean"] is None or r["target"] is None:
        return ""
    size = {"werkdagen": 1, "weken": 5, "uren": 1 / 24, "kalenderdagen": 1}
    return "binnen" if r["mean"] * size[r["unit"]] <= r["target"] * size[r["target_unit"]] else "boven"


def _bases(records: list[dict[str, Json]]) -> list[Row]:
    keys = (("mean", 1), ("median", 1), ("p90", 1))
    return [
        [number(r["n"]), *(_with_ends(r, key, digits) for key, digits in keys), _share(r, "within_share", "within")]
        for r in records
    ]


def _endings(records: list[dict[str, Json]]) -> list[Row]:
    shares = ("by_target", "in_the_end")
    rows = [[r["ending_label"], number(r["count"]), *(_share(r, key, key) for key in shares)] for r in records]
    followed = {r["step"]: [f"gevolgd, hoogstens {number(r['horizon'], 1)}", number(r["followed"])] for r in records}
    return rows + list(followed.values())


def _with_ends(r: dict[str, Json], key: str, digits: int) -> str:
    if r.get(f"{key}_reached") is False:
        return f"niet bereikt{_ends(r, key, digits)}"
    if r[key] is None and r["basis"] in ("kaplan_meier", "aalen_johansen") and key != "mean" and r["n"]:
        return f"< {50 if key == 'median' else 90} %{_ends(r, key, digits)}"
    return "" if r[key] is None else number(r[key], digits) + _ends(r, key, digits)


def _ends(r: dict[str, Json], key: str, digits: int) -> str:
    low, high = r[f"{key}_low"], r[f"{key}_high"]
    if low is None and high is None and not r.get(f"{key}_reached"):
        return ""
    return f" ({'–'.join('…' if end is None else number(end, digits) for end in (low, high))})"


def _share(r: dict[str, Json], value: str, key: str) -> str:
    if r[value] is None:
        return ""
    ends = [r[f"{key}_low"], r[f"{key}_high"]]
    told = "" if None in ends else f" ({'–'.join(percent(end).removesuffix(' %') for end in ends)})"
    return percent(r[value]).removesuffix(" %") + told


def _course(records: list[dict[str, Json]]) -> list[Row]:
    def one(r: dict[str, Json]) -> Row:
        numbers = [number(r[key]) for key in ("intake", "closed", "ended_otherwise", "stock")]
        clearance = "" if r["clearance"] is None else percent(r["clearance"])
        median = "" if r["cohort_median"] is None else number(r["cohort_median"], 1)
        median = "niet bereikt" if r["cohort_median_reached"] is False else median
        median = "< 50 %" if r["cohort_median_reached"] is None and r["intake"] else median
        within = "" if r["cohort_within_share"] is None else percent(r["cohort_within_share"])
        return [r["period"], *numbers, clearance, median, within]

    return [one(record) for record in records]


def _statutory(records: list[dict[str, Json]]) -> list[Row]:
    """Write the columns that hold figures: n, both shares, those with a statutory term, open and past it."""
    return [
        [
            number(r["n"]),
            percent(r["within_target_share"]).removesuffix(" %") if r["within_target_share"] is not None else "",
            number(r["with_statute"]),
            _share(r, "within_statute_share", "within_statute"),
            percent(r["estimated_statute_share"]).removesuffix(" %"),
            number(r["open"]),
            number(r["overdue_statute"]),
        ]
        for r in records
    ]


def _counts(records: list[dict[str, Json]]) -> list[Row]:
    labels = list(dict.fromkeys(r["label"] for r in records))
    return [[label, *(number(r["count"]) for r in records if r["label"] == label)] for label in labels]


def _subdoelstellingen(records: list[dict[str, Json]]) -> list[Row]:
    def amount(value: float | None, unit: str, digits: int) -> str:
        if value is None:
            return "–" if digits else ""
        return percent(value) if unit == "aandeel" else f"{number(value, digits)} {LONG[unit]}"

    return [[amount(r["target"], r["unit"], 0), amount(r["value"], r["unit"], 1)] for r in records]


WRITERS = {
    "regio": _regio,
    "kenmerken": _kenmerken,
    "doorlooptijden": _doorlooptijden,
    "processtappen": _doorlooptijden,
    "grondslagen": _bases,
    "afloop": _endings,
    "verloop": _course,
    "voortgezet_verblijf": _counts,
    "afwijzingsgronden": _counts,
    "beroep": _counts,
    "subdoelstellingen": _subdoelstellingen,
    "wettelijk": _statutory,
}
