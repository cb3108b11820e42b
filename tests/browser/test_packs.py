"""The report of an evidence pack as a browser shows and prints it: by itself, on any screen, and on A4."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE_MS
from tests.databases import SQLITE, migrated
from tests.services.audits import audited, closed, pack
from tests.services.company import found

A4 = (594, 842)
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def report(tmp_path: Path) -> str:
    """Where the report of an audit lies, once its pack is unpacked."""
    company = found(migrated(SQLITE, tmp_path))
    with zipfile.ZipFile(
        pack(company, closed(company, audited(company, 3, 8)), tmp_path / "pack.zip")
    ) as zipped:
        zipped.extractall(tmp_path / "pack")
    company.database.dispose()
    return (tmp_path / "pack" / "report.html").as_uri()


def test_the_report_asks_nobody_for_anything_fits_a_phone_and_prints_on_paper(
    browser: Browser, report: str
) -> None:
    page = browser.new_page(viewport=PHONE, color_scheme="dark")
    page.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: troubles.append(message.text))
    page.goto(report)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    dark = page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
    page.emulate_media(media="print", color_scheme="dark")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (dark, paper) == ("rgb(32, 33, 36)", "rgb(255, 255, 255)")
    heads = page.evaluate("[...document.querySelectorAll('thead')].map(one => getComputedStyle(one).display)")
    assert set(heads) == {"table-header-group"}
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    sizes = {
        tuple(map(round, map(float, box)))
        for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    }
    assert all(abs(wide - A4[0]) <= 2 and abs(tall - A4[1]) <= 2 for wide, tall in sizes)
    assert sizes
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Why each has a way in").first.click()
    page.get_by_role("link", name="Back to the report").click()
    assert all(one.startswith(report.rpartition("/")[0]) for one in asked)
    assert troubles == []
    page.close()
