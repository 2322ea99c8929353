"""The lanes of the Train page: settings for a short race, its start, and what it shows."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .hand import set_number

TRAINED = 180_000  # milliseconds for a short race on a busy machine, where niced workers wait for everybody


def lanes(page: Page) -> Locator:
    return page.locator(".ad-lane")


def epochs(page: Page) -> Locator:
    """The readouts "epoch / epochs", one a lane."""
    return page.locator(".ad-lane-numbers div:first-child dd")


def statuses(page: Page) -> Locator:
    return page.locator(".ad-lane-status")


def set_up_race(page: Page, *, epochs: int, turn: int) -> None:
    """Joint against alternating, so many epochs each; they are a whole number of rounds of two turns."""
    total = page.get_by_test_id("stCaptionContainer")
    for key in ("latent_epochs", "decoder_epochs"):
        set_number(page, f"train_{key}", turn)
    set_number(page, "train_epochs", epochs)
    words = f"{epochs // (2 * turn):,} × ({turn} + {turn}) = {epochs:,} epochs. Joint: {epochs:,}."
    expect(total.filter(has_text=words)).to_be_visible()


def wait_for_the_end(page: Page) -> None:
    """Until all contenders have finished, and their lanes say so."""
    n = lanes(page).count()
    expect(statuses(page)).to_have_text(["finished"] * n, timeout=TRAINED)


def steps_seen(page: Page) -> list[set[int]]:
    """Of each lane, the gradient steps at which this page has shown it since it was opened."""
    updates = page.evaluate("() => globalThis.__autodecoder_live?.updates.map(({ steps }) => steps) ?? []")
    n = max(map(len, updates), default=0)
    return [{steps[i] for steps in updates if len(steps) > i and steps[i] is not None} for i in range(n)]
