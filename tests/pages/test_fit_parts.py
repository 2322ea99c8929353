"""What the Fit page is made of, without the page: points, cautions, files, and what the pad sends."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import autodecoder_core as ad
from pages.shared import fit_result, resources
from pages.shared.components.draw_pad import LIMIT
from pages.shared.fit_points import Given, Pick, candidates, pasted, picked
from pages.shared.fit_search import fit, sheet_ranges
from pages.shared.fit_words import cautions, unit_of
from pages.shared.resources import OpenModel


@pytest.fixture(scope="module")
def opened() -> OpenModel:
    """The shipped example."""
    return OpenModel(resources.example_model(), resources.example_dataset(), "Example", None)


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
    with pytest.raises(ad.DataError, match="times as far from the training data"):
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
