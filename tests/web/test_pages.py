"""Pages in a real browser: both languages, both themes, reachable by keyboard, nothing of an article's taken for markup."""

from __future__ import annotations

from playwright.sync_api import Page


def test_the_overview_speaks_both_languages(page: Page, site: str) -> None:
    page.goto(site)
    assert page.locator("html").get_attribute("dir") == "rtl" and page.locator("h1").inner_text() == "نظرة عامة"
    page.goto(f"{site}/?lang=en")
    assert page.locator("html").get_attribute("dir") == "ltr" and page.locator("h1").inner_text() == "Overview"
    page.goto(site)
    assert page.locator("html").get_attribute("lang") == "en"
