"""The Runs page by mouse and keys, with a worker that really trains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

import autodecoder_core as ad
from autodecoder_core.runs import LossRow, Progress, RunSpec, RunStatus, RunStore

from .conftest import PageMaker
from .driving import assert_no_exception, click_navigation, open_page
from .server import Server, running_server

WORKER = 60_000  # milliseconds for a worker to start or to obey, on a busy machine
LONG = 100_000  # epochs: nobody waits for the end


def rows(page: Page) -> Locator:
    return page.locator(".ad-runs tbody tr")


def seeded(server: Server, names: Sequence[str], config: ad.TrainingConfig) -> RunStore:
    """The server's store, with a queued run for each name."""
    store = RunStore(f"sqlite:///{server.home / 'runs.sqlite3'}")
    dataset = store.add_dataset(ad.generate("sinusoid", n_functions=6, n_points=8))
    store.create_runs([RunSpec(dataset, config, name) for name in names])
    return store


def test_a_run_is_watched_paused_resumed_stopped_deleted_and_brought_back(new_page: PageMaker, tmp_path: Path) -> None:
    with running_server(tmp_path) as fresh:
        config = ad.TrainingConfig(hidden=(8,), strategy=ad.Joint(epochs=LONG))
        seeded(fresh, ["night run"], config).close()
        page = new_page(fresh, color_scheme="light")
        open_page(page, "/runs")
        status = page.locator("td.ad-col-status")
        expect(status).to_contain_text("running", timeout=WORKER)  # by itself: nobody has touched the page
        expect(page.locator("td.ad-col-loss")).not_to_have_text("–", timeout=WORKER)

        page.locator(".ad-run-name").click()
        name = page.get_by_role("textbox", name="Name", exact=True)
        expect(name).to_have_value("night run")
        for press, becomes in (("Pause", "paused"), ("Resume", "running"), ("Stop", "stopped")):
            page.get_by_role("button", name=press, exact=True).click()
            expect(status).to_contain_text(becomes, timeout=WORKER)
            expect(page.locator(".ad-runs tr[aria-selected=true]")).to_have_count(1)
        name.fill("day run")
        name.press("Enter")
        expect(page.locator(".ad-run-name")).to_have_text("day run")
        expect(page.locator("[data-testid=stPlotlyChart] .scatterlayer .trace")).to_have_count(1)

        page.get_by_role("button", name="Download", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Model, safetensors").click()
        saved = tmp_path / "model.safetensors"
        download.value.save_as(saved)
        assert ad.load(saved).latents.shape == (6, 2)
        page.keyboard.press("Escape")

        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_text("no run yet")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".ad-run-name")).to_have_text("day run")
        page.get_by_role("button", name="Open in Train").click()
        expect(page).to_have_url(re.compile(r"/train\?.*run=\w+"))
        page.close()


def test_rows_are_sorted_picked_and_searched_by_keys(new_page: PageMaker, tmp_path: Path) -> None:
    with running_server(tmp_path) as fresh:
        losses = {"banana": 0.5, "cherry": 0.1, "apple": 0.9}
        store = seeded(fresh, list(losses), ad.TrainingConfig())
        for run in reversed(store.runs()):
            claim = store.claim(run.id)
            assert claim is not None
            claim.finish(RunStatus.STOPPED, Progress([LossRow(1, 1, 0.1, "joint", losses[run.name], 0.0)]))
        store.close()
        page = new_page(fresh, color_scheme="dark")
        open_page(page, "/runs")
        title = page.locator(".ad-run-name")
        expect(title).to_have_text(["apple", "cherry", "banana"])  # newest first
        page.get_by_role("button", name="Loss", exact=True).press("Enter")
        expect(title).to_have_text(["cherry", "banana", "apple"])
        expect(page.get_by_role("columnheader", name="Loss", exact=True)).to_have_attribute("aria-sort", "ascending")

        page.get_by_role("checkbox", name="Select cherry").press("Space")
        page.get_by_role("checkbox", name="Select cherry").press("ArrowDown")
        expect(page.get_by_role("checkbox", name="Select banana")).to_be_focused()
        page.get_by_role("checkbox", name="Select banana").press("Space")
        expect(page.get_by_text("the same settings")).to_be_visible()

        # The order and the selection survive a walk to another page.
        click_navigation(page, "Idea")
        click_navigation(page, "Runs")
        expect(title).to_have_text(["cherry", "banana", "apple"])
        expect(page.locator(".ad-runs tr[aria-selected=true]")).to_have_count(2)

        page.get_by_placeholder("Search names, notes, functions").press_sequentially("app")
        expect(title).to_have_text(["apple"])
        assert_no_exception(page)
        page.close()
