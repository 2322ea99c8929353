"""The Fit page: empty, with points from each source, with what goes wrong, and for every kind of function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import autodecoder_core as ad
from autodecoder_core.model.files import model_to_bytes
from autodecoder_core.runs import LossRow, Progress, RunSpec, RunStatus, RunStore
from autodecoder_core.runs.spec import split
from pages.shared import resources

from .conftest import assert_fine, page_path


@pytest.fixture
def made_run() -> Iterator[Callable[..., str]]:
    """made_run(dataset, d): the id of a short finished run on it, a fifth of the functions held out."""
    st.cache_resource.clear()
    store = RunStore()

    def make(dataset: ad.Dataset, d: int = 2) -> str:
        config = ad.TrainingConfig(latent_dim=d, hidden=(8,), strategy=ad.Joint(epochs=2))
        *_, last = ad.train(split(dataset, 0.2)[0], config)
        run = store.create_run(RunSpec(store.add_dataset(dataset), config, held_out=0.2))
        claim = store.claim(run)
        assert claim is not None
        claim.finish(RunStatus.FINISHED, Progress([LossRow(1, 1, 0.1, "joint", 1.0, 0.0)], model_to_bytes(last.model)))
        return run

    yield make
    store.close()
    st.cache_resource.clear()


def state_of(app: AppTest) -> Any:
    return app.session_state["fit"]


def parts(app: AppTest) -> list[str]:
    return sorted(part.proto.component_name.rpartition(".")[2] for part in app.get("bidi_component"))


def words(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.warning, *app.error, *app.info]
    return "\n".join(element.value for element in shown).replace("\\", "")


def test_the_first_visit_invites_to_draw_and_has_nothing_to_say_yet(open_page: Callable[..., AppTest]) -> None:
    app = open_page("fit")
    assert app.title[0].value == "Draw a function, find its latent"
    assert parts(app) == ["draw_pad", "latent_map"]
    assert not app.table
    assert "as soon as you lift the pen" in words(app)


def test_one_click_fits_an_example_and_tells_what_it_took(open_page: Callable[..., AppTest]) -> None:
    app = assert_fine(open_page("fit").button("fit_example").click().run())
    (line,) = app.table[0].value.to_dict("records")
    assert line["Method"] == "Levenberg-Marquardt, 8 starts"
    before, after = (float(part) for part in line["Objective before → after"].split(" → "))
    assert after <= before
    assert "Nearest training functions: 1973 (at 0.00)" in words(app)
    z = state_of(app).fits[state_of(app).walked].best.latent
    np.testing.assert_allclose(z, resources.example_model().latents[23], atol=0.05)


def test_both_methods_stand_side_by_side_and_agree(open_page: Callable[..., AppTest]) -> None:
    app = open_page("fit").button("fit_example").click().run()
    app = assert_fine(app.radio("fit_method").set_value("both").run())
    table = app.table[0].value
    assert table["Method"].tolist() == ["Levenberg-Marquardt, 8 starts", "Adam, 1 start"]
    assert table["Gradient evaluations"].tolist()[1] == "800"
    app = assert_fine(app.slider("fit_starts").set_value(3).run())
    assert app.table[0].value["Method"].tolist()[0] == "Levenberg-Marquardt, 3 starts"


def test_points_and_result_survive_a_change_of_page(open_page: Callable[..., AppTest]) -> None:
    app = open_page("fit").button("fit_example").click().run()
    before = app.table[0].value
    assert_fine(app.switch_page(page_path("idea")).run())
    app = assert_fine(app.switch_page(page_path("fit")).run())
    pd.testing.assert_frame_equal(app.table[0].value, before)  # to the millisecond: it was not searched again
    assert app.selectbox("fit_pick").value == state_of(app).sheets["example"].pick.index


def test_pasted_text_with_an_error_keeps_the_text_and_the_last_points(open_page: Callable[..., AppTest]) -> None:
    app = open_page("fit")
    app = app.segmented_control("fit_source").set_value("paste").run()
    app = assert_fine(app.text_area("fit_pasted").input("month;temp\n1;24,5\n6;22,5\n9;20,5").run())
    assert "the 3 points" in words(app)
    app = assert_fine(app.text_area("fit_pasted").input("1 24\n6 warm\n").run())
    assert "Line 2, column 'column 2': found 'warm'" in app.error[0].value.replace("\\", "")
    assert app.text_area("fit_pasted").value == "1 24\n6 warm\n"
    np.testing.assert_allclose(state_of(app).sheets["example"].drawing.x, [24.5, 22.5, 20.5])
    assert "the 3 points" in words(app)


@pytest.mark.parametrize("prompt", [0, 1, 2])
def test_each_prompt_sets_the_page_up_by_one_click(prompt: int, open_page: Callable[..., AppTest]) -> None:
    app = assert_fine(open_page("fit").button(f"fit_try_{prompt}").click().run())
    assert app.table
    said = words(app)
    assert ("noise of" in said) == (prompt == 0)
    assert ("It misses the 6 points that it was not given" in said) == (prompt == 1)
    assert ("One point leaves z mostly to the prior" in said) == (prompt == 2)


def test_noise_and_part_change_what_the_model_is_given(open_page: Callable[..., AppTest]) -> None:
    app = open_page("fit").button("fit_example").click().run()
    app = app.slider("fit_part").set_range(1.0, 4.0).run()
    app = assert_fine(app.slider("fit_noise").set_value(1.0).run())
    given = state_of(app).sheets["example"].given
    assert given.coords.ravel().tolist() == [1, 2, 3, 4]
    assert np.abs(given.values - resources.example_dataset().function(23)[1][:4]).max() > 0.05
    app = assert_fine(app.slider("fit_part").set_range(1.2, 1.8).run())
    assert "has no point between 1.2 and 1.8" in words(app)
    assert len(state_of(app).sheets["example"].given.coords) == 4


@pytest.mark.parametrize(("family", "d"), [("swiss_roll", 2), ("lissajous", 1), ("ripples", 3), ("moving_blob", 2)])
def test_what_cannot_be_drawn_is_picked(
    family: str, d: int, made_run: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    data = ad.generate(family, n_functions=6, n_points=27)
    app = open_page("fit", run=made_run(data, d))
    assert parts(app) == ["latent_map"]
    assert "which a hand cannot draw" in words(app)
    assert app.title[0].value == "Pick a function, find its latent"
    assert app.selectbox("fit_pick").options[0].endswith("never seen")
    app = assert_fine(app.selectbox("fit_pick").set_value(0).run())
    assert app.table
    assert "never seen in training" in words(app)
    assert not [button for button in app.button if button.key == "fit_example"]
    last = len([b for b in app.button if b.key and b.key.startswith("fit_try_")]) - 1
    assert_fine(app.button(f"fit_try_{last}").click().run())


def test_each_run_keeps_its_own_sheet(made_run: Callable[..., str], open_page: Callable[..., AppTest]) -> None:
    run = made_run(ad.generate("sinusoid", n_functions=6, n_points=8))
    app = open_page("fit", run=run).button("fit_example").click().run()
    assert "never seen in training" in words(app)
    app.query_params["run"] = "gone"
    app = assert_fine(app.run())
    assert not app.table
    assert "The shipped example is open instead" in words(app)
    app.query_params["run"] = run
    app = assert_fine(app.run())
    assert app.table
    assert list(state_of(app).sheets) == [run]
