from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from autodecoder_core.figures.losses import Against, LossCurve, draw_losses, loss_curve
from autodecoder_core.figures.style import DARK, LIGHT
from autodecoder_core.runs.records import LOSS_DTYPE, Losses


def losses(values: Sequence[float]) -> Losses:
    return np.array([(3 * e, e, e / 10, "joint", v, 0.0) for e, v in enumerate(values, 1)], dtype=LOSS_DTYPE)


def curve(name: str, strategy: str = "joint", end: float = 0.1) -> LossCurve:
    return LossCurve(name, strategy, np.array([1.0, 2.0]), np.array([1.0, end]))


@pytest.mark.parametrize(("against", "last"), [("epoch", 4.0), ("seconds", 0.4), ("step", 12.0)])
def test_a_curve_runs_against_what_is_chosen(against: Against, last: float) -> None:
    made = loss_curve("a", "joint", losses([4, 3, 2, 1]), against)
    assert made.x[-1] == pytest.approx(last)
    np.testing.assert_array_equal(made.loss, [4, 3, 2, 1])


def test_what_cannot_stand_on_a_logarithmic_axis_is_left_out() -> None:
    made = loss_curve("a", "joint", losses([1, np.nan, 0, np.inf, 0.5]))
    np.testing.assert_array_equal(made.x, [1, 5])


def test_a_long_curve_is_thinned_but_keeps_its_ends() -> None:
    made = loss_curve("a", "joint", losses(np.geomspace(1, 1e-4, 20_000).tolist()))
    assert len(made.x) <= 800
    assert (made.x[0], made.x[-1]) == (1, 20_000)


def test_the_colour_says_the_strategy_and_the_dash_tells_runs_of_one_strategy_apart() -> None:
    drawn = draw_losses([curve("a"), curve("b", "alternating"), curve("c")], against="epoch", dark=False)
    assert [line.line.color for line in drawn.data] == [LIGHT.joint, LIGHT.alternating, LIGHT.joint]
    assert [line.line.dash for line in drawn.data] == ["solid", "solid", "dash"]
    dark = draw_losses([curve("a")], against="epoch", dark=True)
    assert dark.data[0].line.color == DARK.joint


def test_names_at_the_ends_never_overlap_however_equal_the_losses() -> None:
    drawn = draw_losses([curve(name, end=0.1) for name in "abcdef"], against="epoch", dark=False)
    heights = sorted(note.y for note in drawn.layout.annotations)
    assert min(np.diff(heights)) > 0.02
    assert heights[0] == pytest.approx(-1)


def test_a_name_is_text_and_no_markup() -> None:
    drawn = draw_losses([curve("<b>%{x}</b> & $x$")], against="epoch", dark=False)
    for text in (drawn.data[0].name, drawn.layout.annotations[0].text, drawn.data[0].hovertemplate.split("<br>")[0]):
        assert text == "&lt;b&gt;&#37;{x}&lt;/b&gt; &amp; &#36;x&#36;"


def test_a_run_without_losses_is_left_out() -> None:
    empty = loss_curve("waiting", "joint", losses([]))
    drawn = draw_losses([empty, curve("a")], against="epoch", dark=False)
    assert [line.name for line in drawn.data] == ["a"]
    assert len(draw_losses([], against="epoch", dark=False).data) == 0


def test_long_names_of_one_sweep_stay_distinct() -> None:
    names = [f"A wide network with a small prior, number {i}" for i in (1, 2)]
    drawn = draw_losses([curve(name) for name in names], against="epoch", dark=False)
    labels = [note.text for note in drawn.layout.annotations]
    assert len(set(labels)) == 2
    assert max(map(len, labels)) <= 22
