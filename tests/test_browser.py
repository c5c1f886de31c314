"""The page in a real browser: nothing asked for, nothing complained of, sorted and copied as a person would.

Skipped where there is no Chromium; required with DOORLOOP_REQUIRE_BROWSER=1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from doorloop.render import formats
from kit.browsers import need_browser, open_browser
from kit.exports import SAMPLE, files, machine
from kit.found import some
from kit.pilot import doorloop

pytestmark = pytest.mark.slow  # a browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

need_browser()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Put the page into a folder, as on a file share."""
    path: Path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(files("html")["report.html"])
    return path.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_the_page_asks_for_nothing_and_complains_of_nothing(page: Page, address: str) -> None:
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(address)
    page.get_by_role("button", name="Kopieer tabel").first.click()
    assert asked == [address]
    assert told == []


PAGES = {
    "report": ("report", SAMPLE),
    "by": ("report", SAMPLE, "--by", "regio", "--basis", "all", "--all-groups"),
    "compare": ("report", SAMPLE, "--compare", "pilot", "niet_pilot", "--lang", "en"),
    "publish": ("report", SAMPLE, "--publish", "-f", "json"),
    "check": ("check", SAMPLE),
    "verify": ("verify",),
    "against": ("verify", SAMPLE),
    "audit": ("audit", "publish"),
    "open": ("open", SAMPLE),
    "handovers": ("handovers", SAMPLE),
    "case": ("case", SAMPLE, "--at", "om_groningen.xlsx:Register:13"),
}
DESK, PHONE = 1280, 390
CUT = """[...document.querySelectorAll("table")].map((one) => one.parentElement)
    .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent.trim().slice(0, 30))"""
BARE = '[...document.querySelectorAll("th")].filter((one) => !one.textContent.trim()).length'


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pages that commands make, each into a folder of its own; the audit is of the one that is published."""
    folder = tmp_path_factory.mktemp("pages")
    for name, (command, *arguments) in PAGES.items():
        given = (folder / one if one in PAGES else one for one in arguments)
        done = doorloop(command, *given, "-f", "html", "-o", folder / name)
        assert done.code in (0, 1), done.err
    return folder


@pytest.fixture(params=PAGES)
def any_page(request: pytest.FixtureRequest, pages: Path) -> str:
    name: str = request.param
    (path,) = (pages / name).glob("*.html")
    return path.as_uri()


def test_every_kind_of_page_is_looked_at() -> None:
    assert {command for command, *_ in PAGES.values()} == {row for row in formats.READ if "html" in formats.names(row)}


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, any_page: str, scheme: Any, width: int) -> None:
    import axe_playwright_python

    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(any_page)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.add_script_tag(path=Path(axe_playwright_python.__file__).parent / "axe.min.js")
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    sideways, bare = page.evaluate("document.documentElement.scrollWidth"), page.evaluate(BARE)
    context.close()
    assert found["passes"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert (sideways, bare) == (width, 0)


def test_no_column_is_hidden_at_a_desk(browser: Browser, any_page: str) -> None:
    page = browser.new_page(viewport={"width": DESK, "height": 900})
    page.goto(any_page)
    cut = page.evaluate(CUT)
    page.close()
    assert cut == []


AT_ONCE = ("check", "open", "handovers", "case", "audit")
"""Pages of which a phone shows every cell without scrolling sideways."""
BROKEN = """[...document.querySelectorAll("td, th")].filter((one) => /^[0-9]+-[0-9]+-[0-9]+$/.test(one.textContent))
    .map((one) => { const text = document.createRange(); text.selectNodeContents(one);
        return new Set([...text.getClientRects()].map((box) => box.top)).size; })"""
LABELS = """[...document.querySelectorAll(".cards td")].filter((one) => one.textContent)
    .map((one) => getComputedStyle(one, "::before").content)"""


@pytest.mark.parametrize("name", AT_ONCE)
def test_a_phone_shows_a_row_as_a_card_with_the_titles_of_its_columns(browser: Browser, pages: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": PHONE, "height": 900})
    page.goto((pages / name / f"{name}.html").as_uri())
    cut, labels = page.evaluate(CUT), page.evaluate(LABELS)
    titles = set(page.locator(".cards thead th").all_text_contents())
    page.close()
    assert cut == []
    assert {label.strip('"') for label in some(labels)} <= titles - {""}


def test_a_phone_keeps_the_name_of_a_row_in_sight(browser: Browser, pages: Path) -> None:
    page = browser.new_page(viewport={"width": PHONE, "height": 900})
    page.goto((pages / "report" / "report.html").as_uri())
    table = page.locator("#kenmerken-table")
    told = page.evaluate("getComputedStyle(document.querySelector('#kenmerken-table caption'), '::after').content")
    before = table.locator("tbody th").first.bounding_box()
    table.evaluate("(one) => { one.parentElement.scrollLeft = 200; }")
    after = table.locator("tbody th").first.bounding_box()
    cell = table.locator("tbody td").first.bounding_box()
    page.close()
    assert before is not None
    assert after is not None
    assert cell is not None
    assert told == '"Schuif opzij voor de rest."'
    assert (after["x"], cell["x"] < after["x"] + after["width"]) == (before["x"], True)


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("name", ["open", "case"])
def test_a_date_stands_on_one_line(browser: Browser, pages: Path, name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((pages / name / f"{name}.html").as_uri())
    lines = page.evaluate(BROKEN)
    page.close()
    assert set(some(lines)) == {1}


def test_letters_of_all_figures_are_of_one_size(browser: Browser, pages: Path) -> None:
    page = browser.new_page(viewport={"width": DESK, "height": 900})
    page.goto((pages / "report" / "report.html").as_uri())
    drawn = "[...document.querySelectorAll('figure svg')].map((one) => one.clientWidth / one.viewBox.baseVal.width)"
    scales = page.evaluate(drawn)
    page.close()
    assert some(scales) == pytest.approx([1.15] * len(scales), abs=0.01)


def test_a_column_is_sorted_and_its_total_stays_below(page: Page, address: str) -> None:
    page.goto(address)
    header = page.locator("#regio-table thead th").nth(1)
    counts = sorted(r["count"] for r in machine()["regio"] if r["group"] == "pilot" and r["region"] != "totaal")
    for direction, expected in (("ascending", counts), ("descending", counts[::-1])):
        header.get_by_role("button").press("Enter")
        assert header.get_attribute("aria-sort") == direction
        shown = page.locator("#regio-table tbody td:nth-of-type(1)").all_inner_texts()
        assert list(map(int, shown)) == expected
    assert page.locator("#regio-table tfoot th").inner_text() == "Totaal"


def test_durations_are_sorted_as_numbers(page: Page, address: str) -> None:
    page.goto(address)
    header = page.locator("#doorlooptijden-table thead th").nth(3)
    header.get_by_role("button").click()
    shown = page.locator("#doorlooptijden-table tbody tr td:nth-child(4)").all_inner_texts()
    numbers = [float(text.split()[0].replace(",", ".")) for text in shown]
    assert numbers == sorted(numbers)


def test_a_table_is_copied_for_a_worksheet(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("section", has=page.locator("#kenmerken")).get_by_role("button", name="Kopieer tabel").click()
    plain = page.evaluate("navigator.clipboard.readText()")
    assert "Leeftijd\t< 18 jaar\t6\t14%\t< 18 jaar\t2\t7%" in plain
    read = "navigator.clipboard.read().then((items) => items[0].getType('text/html')).then((blob) => blob.text())"
    html = page.evaluate(read)
    assert "<table>" in html


def test_a_phone_does_not_scroll_sideways(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 700})
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    context.close()


def test_the_page_prints_on_a_few_sheets(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")
    assert page.locator(".tools").first.is_hidden()
    assert 5 <= page.pdf().count(b"/Type /Page\n") <= 17  # the statutory terms have one of their own
