"""The Fit page: empty, with points from each source, with what goes wrong, and for every kind of function."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from types import SimpleNamespace
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
from pages.shared import fit_result, resources
from pages.shared.components.draw_pad import LIMIT
from pages.shared.fit_points import Given, Pick, candidates, pasted, picked
from pages.shared.fit_search import fit, sheet_ranges
from pages.shared.fit_words import cautions, unit_of
from pages.shared.resources import OpenModel

from .conftest import assert_fine, page_path


@pytest.fixture(scope="module")
def opened() -> OpenModel:
    """The shipped example."""
    return OpenModel(resources.example_model(), resources.example_dataset(), "Example", None)


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


# ---- points, cautions and files, without a page


def test_several_points_at_one_t_become_their_mean(opened: OpenModel) -> None:
    given = pasted("1,20\n3,24\n1,22\n", opened.model)
    assert given.coords.ravel().tolist() == [1, 3]
    assert given.values.ravel().tolist() == [21, 24]
    assert "share a t (1)" in given.words


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" ", "nothing to read"),
        ("5", "single column"),
        ("1 2 3\n4 5 6", "expected two"),
        ("1,2\n2,inf", "Line 2"),
        ("\n".join(f"{i},1" for i in range(LIMIT + 1)), "Keep every n-th"),
    ],
)
def test_text_that_is_no_curve_is_refused_with_a_remedy(text: str, message: str, opened: OpenModel) -> None:
    with pytest.raises(ad.DataError, match=message):
        pasted(text, opened.model)


def test_unseen_functions_come_first_and_a_long_list_is_thinned_evenly() -> None:
    seen, unseen = ad.generate("sinusoid", n_functions=900, n_points=2).split(0.4)
    choices = candidates(seen, unseen, most=100)
    assert len(choices) == 100
    assert [choice.unseen for choice in choices] == [True] * 50 + [False] * 50
    assert [choices[i].name for i in (0, 49, 50, 99)] == [
        unseen.names[0],
        unseen.names[-1],
        seen.names[0],
        seen.names[-1],
    ]


def test_given_and_left_out_points_are_the_whole_function_and_noise_is_on_the_given_alone(opened: OpenModel) -> None:
    choices = candidates(opened.dataset, None)
    given = picked(choices, Pick(5, noise=0.5, part=(1, 9), most=4))
    again = picked(choices, Pick(5, noise=0.5, part=(1, 9), most=4))
    np.testing.assert_array_equal(given.values, again.values)
    coords, values = opened.dataset.function(5)
    assert given.left_coords is not None
    assert given.left_values is not None
    assert sorted([*given.coords.ravel(), *given.left_coords.ravel()]) == coords.ravel().tolist()
    assert (given.left_coords > 9).any()
    np.testing.assert_array_equal(given.left_values, values[np.isin(coords, given.left_coords).ravel()])
    assert not np.isin(given.values, values).any()


def test_the_sheet_holds_the_data_and_what_is_given() -> None:
    assert sheet_ranges(np.array([[0.0, 4.0]]), 1, 2, None) == ((0, 4), (0.8, 2.2))
    t, x = sheet_ranges(np.array([[0.0, 4.0]]), 1, 2, Given.drawn([-1, 5], [0, 9]))
    assert (t, x) == ((-1, 5), (0, 9))
    (low, high), (below, above) = sheet_ranges(np.array([[3.0, 3.0]]), 0, 0, None)
    assert low < 3 < high
    assert below < 0 < above


@pytest.mark.parametrize(
    ("t", "x", "said"),
    [
        ([6], [22], "One point leaves z mostly to the prior"),
        ([6, 6], [22, 23], "All points lie at month = 6"),
        ([1, 6, 12], [70, 75, 71], "far outside the data's"),
        ([1, 6, 12], [70, 75, 71], "z lies outside all training latents"),
        ([1, 6, 30], [24, 23, 22], "trained from 1 to 12"),
        (range(1, 13), [18, 30] * 6, "not seen anything like this"),
    ],
)
def test_a_doubtful_fit_is_called_so(t: list[float], x: list[float], said: str, opened: OpenModel) -> None:
    given = Given.drawn(t, x)
    fitted = fit(opened.model, given, ("lm",), 8, np.linspace(1, 12, 5)[:, None])
    assert said in "\n".join(cautions(opened, given, fitted, usual=0.3))


def test_a_good_fit_is_not_doubted(opened: OpenModel) -> None:
    given = Given(*opened.dataset.function(0), "x")
    fitted = fit(opened.model, given, ("lm",), 8, np.linspace(1, 12, 5)[:, None])
    assert cautions(opened, given, fitted, usual=0.3) == []


def test_points_beyond_the_models_arithmetic_are_refused(opened: OpenModel) -> None:
    with pytest.raises(ad.DataError, match="too far from the data"):
        fit(opened.model, Given.drawn([1, 2], [1e200, -1e200]), ("lm",), 8, np.linspace(1, 12, 5)[:, None])


def test_files_hold_the_fit_as_it_is_shown(opened: OpenModel) -> None:
    given = picked(candidates(opened.dataset, None), Pick(3))
    fitted = fit(opened.model, given, ("lm", "adam"), 8, np.linspace(1, 12, 7)[:, None])

    def read(write: Callable[..., bytes]) -> pd.DataFrame:
        return pd.read_csv(io.BytesIO(write(opened.model, given, fitted)))

    points, curve, latent = (read(w) for w in (fit_result.points_csv, fit_result.curve_csv, fit_result.latent_csv))
    name = opened.model.value_names[0]
    np.testing.assert_allclose(points[name], given.values[:, 0])
    miss = np.sqrt(np.mean((points[f"fitted {name}"] - points[name]) ** 2))
    assert miss == pytest.approx(fitted.residual)
    assert (curve[f"lower {name}"] <= curve[f"fitted {name}"]).all()
    assert curve["month"].tolist() == pytest.approx(np.linspace(1, 12, 7).tolist())
    assert latent["method"].tolist() == ["Levenberg-Marquardt", "Adam"]
    np.testing.assert_allclose(latent.loc[0, ["z1", "z2"]].to_numpy(float), fitted.tried[0].latent)


def test_units_are_read_from_labels() -> None:
    assert unit_of("sea surface temperature (°C)") == "°C"
    assert unit_of("x") == unit_of("f(x") == ""


def test_a_stroke_is_taken_and_an_answer_to_an_older_sheet_is_not(
    opened: OpenModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.shared import fit_figure, fit_state

    monkeypatch.setattr(fit_state, "st", SimpleNamespace(session_state={}))
    stroke = {"t": [1.0, 2.0], "x": [20.0, 21.0], "pen": [1, 2], "revision": 0}
    fit_figure.take_drawing(opened, {"drawing": stroke})
    given = fit_state.sheet(opened).given
    assert given is not None
    assert given.values.ravel().tolist() == [20, 21]
    fit_figure.take_drawing(opened, {"drawing": {**stroke, "x": [1.0, 1.0], "revision": 7}})
    fit_figure.take_drawing(opened, {"drawing": {**stroke, "t": [2.0, 1.0]}})
    fit_figure.take_drawing(opened, None)
    assert fit_state.sheet(opened).given is given
    fit_figure.take_drawing(opened, {"drawing": {"t": [], "x": [], "pen": [], "revision": 0}})
    assert fit_state.sheet(opened).given is None


def test_the_same_points_again_are_no_news_to_the_pad() -> None:
    from pages.shared.fit_state import Sheet

    sheet = Sheet().put(Given.drawn([1, 2], [3, 4]))
    assert sheet.revision == 1
    assert sheet.put(Given.drawn([1, 2], [3, 4], "pasted")).revision == 1
    assert sheet.put(Given.drawn([1, 2], [3, 5])).revision == 2
    assert len(sheet.put(None).drawing) == 0
