"""The Train page: before a start, while runs stand in each status, with bad settings and bad links."""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import autodecoder_core as ad
from autodecoder_core.runs import Launcher, LossRow, Progress, RunSpec, RunStatus, RunStore, Wish, worker
from pages.shared import resources
from pages.shared.train_plan import about, plan, settings_of
from pages.shared.train_state import TrainState
from pages.shared.train_words import unit_squared

from .conftest import assert_fine, page_path

CONFIGS = (
    ad.TrainingConfig(hidden=(8,), strategy=ad.Joint(epochs=8), coordinate_features=2),
    ad.TrainingConfig(hidden=(8,), strategy=ad.Alternating(2, 2, 2), coordinate_features=2),
)


@pytest.fixture
def store() -> Iterator[RunStore]:
    st.cache_resource.clear()
    st.cache_data.clear()
    opened = RunStore()
    yield opened
    opened.close()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(autouse=True)
def launcher(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Launcher]:
    """The real launcher without a place for any run: what is started stays queued."""
    made = Launcher(store, max_workers=0, watch=False)
    monkeypatch.setattr(resources, "launcher", lambda: made)
    yield made
    made.close()


@pytest.fixture
def waves(store: RunStore) -> str:
    return store.add_dataset(ad.generate("damped_wave", n_functions=12, n_points=16, noise=0.02))


@pytest.fixture
def race(store: RunStore, waves: str, launcher: Launcher) -> tuple[str, ...]:
    return tuple(launcher.start(waves, CONFIGS, held_out=0.25))


def trained(store: RunStore, runs: tuple[str, ...]) -> str:
    for run in runs:
        worker.work(store, run, threading.Event())
    return ",".join(runs)


def live(app: AppTest) -> dict[str, Any]:
    """The header of what the live view was sent."""
    (part,) = [element for element in app.get("bidi_component") if "live_view" in element.proto.component_name]
    data: bytes = part.proto.bytes
    (size,) = struct.unpack_from("<I", data)
    header: dict[str, Any] = json.loads(data[4 : 4 + size])
    return header


def said(app: AppTest) -> str:
    return " ".join(element.value for kind in ("markdown", "warning", "error", "caption") for element in app.get(kind))


def linked(app: AppTest) -> list[str]:
    """The runs in the link."""
    value = app.query_params.get("run", "")
    return (value if isinstance(value, str) else value[0]).split(",")


def enabled(app: AppTest) -> set[str]:
    return {key for key in ("start", "pause", "resume", "stop") if not app.button(key=f"train_{key}").disabled}


# ---- before a start


def test_before_the_first_start_both_contenders_stand_ready_on_the_shipped_functions(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page("train")
    header = live(app)
    assert [(lane["title"], lane["status"]) for lane in header["lanes"]] == [
        ("Joint", "ready"),
        ("Alternating", "ready"),
    ]
    assert header["arrays"]["positions0"]["shape"] == [49, 2]
    assert "Sea surface temperature off Peru: 49 functions, 12 more kept unseen" in said(app)
    assert enabled(app) == {"start"}


def test_a_click_starts_both_contenders_and_puts_them_into_the_link(
    open_page: Callable[..., AppTest], store: RunStore, waves: str
) -> None:
    app = open_page("train", dataset=waves)
    app.number_input(key="train_latent_dim").set_value(3).run()
    assert_fine(app.button(key="train_start").click().run())
    joint, alternating = sorted(store.runs(), key=lambda run: run.created_at)
    assert linked(app) == [joint.id, alternating.id]
    assert (joint.config.strategy.name, alternating.config.strategy.name) == ("joint", "alternating")
    assert joint.config.strategy.total_epochs == alternating.config.strategy.total_epochs == 800
    assert (joint.config.latent_dim, joint.held_out, joint.race) == (3, 0.2, alternating.race)
    assert enabled(app) == {"pause", "stop"}
    assert [lane["status"] for lane in live(app)["lanes"]] == ["starting", "waits, place 2"]


def test_one_contender_may_train_alone(open_page: Callable[..., AppTest], store: RunStore, waves: str) -> None:
    app = open_page("train", dataset=waves)
    app.selectbox(key="train_contenders").set_value("alternating").run()
    assert [lane["title"] for lane in live(app)["lanes"]] == ["Alternating"]
    assert_fine(app.button(key="train_start").click().run())
    assert [run.config.strategy.name for run in store.runs()] == ["alternating"]


def test_bad_widths_are_explained_beside_a_disabled_start_and_stay_as_typed(
    open_page: Callable[..., AppTest], waves: str
) -> None:
    app = open_page("train", dataset=waves)
    assert_fine(app.text_input(key="train_hidden").set_value("64, lots").run())
    assert "64, lots" in said(app)
    assert enabled(app) == set()
    assert app.text_input(key="train_hidden").value == "64, lots"
    assert_fine(app.text_input(key="train_hidden").set_value("32 × 16").run())
    assert enabled(app) == {"start"}
    assert not app.error


def test_a_loss_that_does_not_fit_the_values_is_refused_before_the_start(
    open_page: Callable[..., AppTest], waves: str
) -> None:
    app = open_page("train", dataset=waves)
    assert_fine(app.selectbox(key="train_loss").set_value("bce").run())
    assert "between 0 and 1" in said(app)
    assert enabled(app) == set()


def test_settings_survive_a_walk_to_another_page(open_page: Callable[..., AppTest], waves: str) -> None:
    app = open_page("train", dataset=waves)
    app.number_input(key="train_sigma").set_value(7.0).run()
    app.number_input(key="train_epochs").set_value(120).run()
    assert_fine(app.switch_page(page_path("runs")).run())
    assert_fine(app.switch_page(page_path("train")).run())
    assert app.number_input(key="train_sigma").value == 7.0
    assert app.number_input(key="train_epochs").value == 120


@pytest.mark.parametrize(("i", "sigma"), [(0, 100.0), (1, 100.0), (2, TrainState().sigma)])
def test_each_prompt_starts_a_race_by_one_click(
    i: int, sigma: float, open_page: Callable[..., AppTest], store: RunStore
) -> None:
    app = open_page("train")
    assert_fine(app.button(key=f"train_try_{i}").click().run())
    runs = store.runs()
    assert len(runs) == 2
    assert len({run.race for run in runs}) == 1
    assert set(linked(app)) == {run.id for run in runs}
    assert (runs[0].config.sigma < sigma) == (i == 2)


# ---- runs in every status


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


# ---- links


def test_a_link_to_a_run_that_is_gone_says_so_and_stands_ready(open_page: Callable[..., AppTest]) -> None:
    app = open_page("train", run="nowhere")
    assert "nowhere" in said(app)
    assert [lane["status"] for lane in live(app)["lanes"]] == ["ready", "ready"]


def test_other_functions_in_the_thread_put_the_old_race_aside(
    open_page: Callable[..., AppTest], store: RunStore, race: tuple[str, ...]
) -> None:
    other = store.add_dataset(ad.generate("sinusoid", n_functions=5, n_points=8))
    app = open_page("train", dataset=other, run=trained(store, race))
    assert [lane["status"] for lane in live(app)["lanes"]] == ["ready", "ready"]
    assert "run" not in app.query_params


def test_runs_of_other_functions_are_named_and_not_drawn(
    open_page: Callable[..., AppTest], store: RunStore, waves: str, launcher: Launcher
) -> None:
    other = store.add_dataset(ad.generate("sinusoid", n_functions=5, n_points=8))
    (one,) = launcher.start(waves, CONFIGS[:1])
    (two,) = launcher.start(other, CONFIGS[:1], names=["Elsewhere"])
    app = open_page("train", run=f"{one},{two}")
    assert len(live(app)["lanes"]) == 1
    assert "“Elsewhere” learned other functions" in said(app)


# ---- plans


def test_a_matched_race_gives_both_contenders_whole_rounds_and_the_same_total() -> None:
    data = ad.generate("sinusoid", n_functions=5, n_points=8)
    made = plan(TrainState(epochs=810, latent_epochs=30, decoder_epochs=10), data)
    assert [config.strategy.total_epochs for config in made.configs] == [800, 800]
    assert made.held_out == 0.0  # five functions are too few to spare some
    alone = plan(TrainState(epochs=810, contenders="joint"), data)
    assert alone.configs[0].strategy.total_epochs == 810


def test_the_settings_of_runs_would_start_them_again(store: RunStore, race: tuple[str, ...], waves: str) -> None:
    state = settings_of([store.run(id) for id in race], TrainState())
    assert plan(state, store.dataset(waves)).configs == CONFIGS


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "about a second"), (7.2, "about 8 s"), (41, "about 45 s"), (200, "about 3 min"), (7200, "about 2.0 h")],
)
def test_a_duration_is_told_as_exactly_as_it_is_known(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_squared_units_are_named_where_they_are_known_and_alike() -> None:
    assert unit_squared(["sea surface temperature (°C)"]) == "(°C)²"
    assert unit_squared(["x (m)", "y (m)"]) == "(m)²"
    assert unit_squared(["x (m)", "y (s)"]) == unit_squared(["x"]) == ""


def test_a_name_of_people_cannot_become_markup(
    open_page: Callable[..., AppTest], store: RunStore, waves: str, launcher: Launcher
) -> None:
    id = store.create_run(RunSpec(waves, CONFIGS[0], name="**bold** [x](y)", held_out=0.25))
    app = open_page("train", run=trained(store, (id,)))
    assert "**bold**" not in said(app)
    assert r"\*\*bold\*\*" in said(app)
