"""Runs in every status, and what can be done to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from autodecoder_core.runs import Launcher, LossRow, Progress, RunStatus, RunStore, Wish, worker

from ..conftest import assert_fine
from .staging import CONFIGS, enabled, live, said, trained


def test_a_link_shows_a_finished_race_with_its_judgement_timeline_and_settings(
    open_page: Callable[..., AppTest], store: RunStore, race: tuple[str, ...]
) -> None:
    app = open_page("train", run=trained(store, race))
    header = live(app)
    assert [lane["status"] for lane in header["lanes"]] == ["finished", "finished"]
    assert [lane["epoch"] for lane in header["lanes"]] == [8, 8]
    assert header["arrays"]["positions0"]["shape"] == [9, 2]
    assert header["arrays"]["held_out0"]["shape"] == [1, 2]
    assert header["noise_floor"] > 0
    assert header["lanes"][1]["phases"] == [["latents", 0, 2], ["decoder", 2, 4], ["latents", 4, 6], ["decoder", 6, 8]]
    assert said(app).count("3 unseen functions: mean squared error") == 2
    assert "than PCA with d = 2" in said(app)
    assert enabled(app) == {"start"}
    assert app.number_input(key="train_epochs").value == 8
    assert app.text_input(key="train_hidden").value == "8"


def test_the_timeline_shows_the_race_as_it_was(
    open_page: Callable[..., AppTest], store: RunStore, race: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "REPORT_EVERY", 0.0)
    monkeypatch.setattr(worker, "PATIENCE", 0)
    app = open_page("train", run=trained(store, race))
    assert_fine(app.select_slider(key="train_timeline").set_value(3).run())
    header = live(app)
    assert [lane["epoch"] for lane in header["lanes"]] == [3, 3]
    assert header["lanes"][1]["phases"][-1] == ["decoder", 2, 3]
    assert header["arrays"]["history0"]["shape"] == [4, 5]
    assert_fine(app.select_slider(key="train_timeline").set_value(8).run())
    assert [lane["status"] for lane in live(app)["lanes"]] == ["finished", "finished"]


def test_pause_and_resume_and_stop_reach_every_run(
    open_page: Callable[..., AppTest], store: RunStore, race: tuple[str, ...]
) -> None:
    app = open_page("train", run=",".join(race))
    assert_fine(app.button(key="train_pause").click().run())
    assert {store.run(id).status for id in race} == {RunStatus.PAUSED}
    assert "Paused at 0%" in said(app)
    assert enabled(app) == {"start", "resume", "stop"}
    assert_fine(app.button(key="train_resume").click().run())
    assert {store.run(id).status for id in race} == {RunStatus.QUEUED}
    assert_fine(app.button(key="train_stop").click().run())
    assert {store.run(id).status for id in race} == {RunStatus.STOPPED}
    assert enabled(app) == {"start"}


def test_a_killed_worker_is_told_of_and_resume_is_offered(
    open_page: Callable[..., AppTest], store: RunStore, race: tuple[str, ...]
) -> None:
    claim = store.claim(race[0])
    assert claim is not None
    claim.record(Progress([LossRow(1, 1, 0.1, "joint", 1.0, 0.1)]))
    store.mark_lost(lambda *_: True)
    store.wish(race[1], Wish.STOP)
    app = open_page("train", run=",".join(race))
    assert "The worker of this run was killed" in said(app).replace("\\", "")
    assert "resume" in enabled(app)
    assert_fine(app.button(key="train_resume").click().run())
    assert store.run(race[0]).status is RunStatus.QUEUED


def test_a_killed_contender_can_be_resumed_while_the_other_goes_on(
    open_page: Callable[..., AppTest], store: RunStore, race: tuple[str, ...]
) -> None:
    killed, other = (store.claim(id, pid=pid) for id, pid in zip(race, (1, 2), strict=True))
    assert killed is not None
    assert other is not None
    store.mark_lost(lambda host, pid, silence: pid == 1)
    app = open_page("train", run=",".join(race))
    assert [lane["status"] for lane in live(app)["lanes"]] == ["killed", "running"]
    assert "One worker was killed" in said(app)
    assert enabled(app) == {"pause", "resume", "stop"}
    assert_fine(app.button(key="train_resume").click().run())
    assert [store.run(id).status for id in race] == [RunStatus.QUEUED, RunStatus.RUNNING]


def test_a_run_that_diverged_says_why_and_what_to_do(
    open_page: Callable[..., AppTest], store: RunStore, waves: str, launcher: Launcher
) -> None:
    config = replace(CONFIGS[0], decoder_lr=1e20, latent_lr=1e20, lr_schedule="constant")
    runs = tuple(launcher.start(waves, [config]))
    app = open_page("train", run=trained(store, runs))
    assert store.run(runs[0]).status is RunStatus.FAILED
    assert "smaller learning rate" in said(app)
    assert enabled(app) == {"start"}


def test_the_map_can_be_coloured_by_a_true_factor(
    open_page: Callable[..., AppTest], store: RunStore, race: tuple[str, ...]
) -> None:
    app = open_page("train", run=trained(store, race))
    assert "colour" not in live(app)["arrays"]
    factors = store.dataset(store.run(race[0]).dataset).factors
    assert factors is not None
    assert_fine(app.selectbox(key="train_colour").set_value(str(factors.columns[0])).run())
    assert live(app)["arrays"]["colour"]["shape"] == [9]
