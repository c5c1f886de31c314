"""A real browser: Chromium, driven from a test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


def need_browser() -> None:
    """Skip a file of tests where there is no Chromium; with DOORLOOP_REQUIRE_BROWSER=1 it has to be there."""
    if CHROMIUM is None and os.environ.get("DOORLOOP_REQUIRE_BROWSER") != "1":
        pytest.skip("no Chromium on this machine", allow_module_level=True)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium without a window, and end it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
