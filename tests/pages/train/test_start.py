"""Before a start: settings, prompts, what cannot be trained."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from autodecoder_core.runs import RunStore
from pages.shared.train_state import TrainState

from ..conftest import assert_fine, page_path
from .staging import enabled, linked, live, said


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
    header = live(app)
    assert [lane["status"] for lane in header["lanes"]] == ["starting", "waits, place 2"]
    assert header["arrays"]["positions1"]["shape"] == [10, 2], "the random start stays on the screen"
    assert [lane["data_loss"] for lane in header["lanes"]] == [None, None]


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
