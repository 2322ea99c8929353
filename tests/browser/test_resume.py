"""A run whose worker is killed goes on from its last checkpoint to its end."""

from __future__ import annotations

import os
import re
import signal
from contextlib import closing

from playwright.sync_api import Page, expect

import autodecoder_core as ad
from autodecoder_core.runs import RunSpec, RunStatus, RunStore, Wish
from tests.runs.making import until

from .driving import open_page
from .lanes import TRAINED, epochs, statuses, wait_for_the_end
from .server import Server

EPOCHS = 1500  # about two seconds of work: a worker that has just begun cannot end before it is killed


def test_a_killed_run_that_is_resumed_comes_to_its_end(page: Page, server: Server) -> None:
    with closing(RunStore(f"sqlite:///{server.home / 'runs.sqlite3'}")) as store:
        dataset = store.add_dataset(ad.generate("sinusoid", n_functions=8, n_points=16))
        config = ad.TrainingConfig(hidden=(16,), strategy=ad.Joint(epochs=EPOCHS))
        run = store.create_run(RunSpec(dataset, config, "interrupted"))
        store.wish(run, Wish.PAUSE)  # until the page looks
        open_page(page, f"/train?run={run}")
        expect(statuses(page)).to_have_text("paused")
        resume = page.get_by_role("button", name="Resume", exact=True)
        resume.click()
        until(lambda: store.run(run).epoch, TRAINED / 1000)
        store.wish(run, Wish.PAUSE)  # leaves a checkpoint
        expect(statuses(page)).to_have_text("paused", timeout=TRAINED)
        resume.click()
        os.kill(until(lambda: store.run(run).pid, TRAINED / 1000), signal.SIGKILL)
        expect(statuses(page)).to_have_text("killed", timeout=TRAINED)
        expect(
            page.get_by_text(re.compile(r"killed\. Resume goes on from epoch \d+, its last checkpoint"))
        ).to_be_visible()
        resume.click()
        wait_for_the_end(page)
        expect(epochs(page)).to_have_text(re.compile(r"^1\s500 / 1\s500$"))
        assert store.run(run).status is RunStatus.FINISHED
