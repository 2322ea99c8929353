"""What browser tests do to a page: open it, wait for it, look for exceptions in it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

# Path and the word in the navigation of every page, in the order of the journey.
PAGES = {
    "/": "Idea",
    "/functions": "Functions",
    "/train": "Train",
    "/explore": "Explore",
    "/fit": "Fit",
    "/runs": "Runs",
}
IDLE = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
TIMEOUT = 60_000  # milliseconds for anything to be seen, on a busy machine with two cores


def wait_idle(page: Page, timeout: float = TIMEOUT) -> None:
    """Until the script has run and nothing is greyed out. Wait for the result's text as well: a callback may follow."""
    page.wait_for_selector(IDLE, timeout=timeout)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=timeout)


def open_page(page: Page, path: str, timeout: float = TIMEOUT) -> None:
    """Open a path of the app as a link, wait for it, and fail where it shows an exception or no title."""
    page.goto(path)
    wait_idle(page, timeout)
    expect(page.locator("h1").first).to_be_visible(timeout=timeout)
    assert_no_exception(page)


def assert_no_exception(page: Page) -> None:
    exceptions = page.get_by_test_id("stException").all_inner_texts()
    assert not exceptions, f"{page.url} shows an exception:\n" + "\n".join(exceptions)


def click_navigation(page: Page, label: str) -> None:
    """Go to a page by its word in the navigation at the top, and wait for it."""
    page.get_by_test_id("stTopNavLink").filter(has_text=label).first.click()
    wait_idle(page)
    assert_no_exception(page)
