"""The draw pad's Python side: what is sent, what comes back, and what is refused."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodecoder_core.errors import DataError
from pages.shared.components import draw_pad as module
from pages.shared.components.draw_pad import LIMIT, Drawing, draw_pad, drawing_from_state


class Result:
    def __init__(self, drawing: object) -> None:
        self.drawing = drawing


class Browser:
    """Stands for the mounted part: keeps the message and answers with a state."""

    def __init__(self) -> None:
        self.state: object = None

    def __call__(self, *, key: str, data: bytes, on_drawing_change: Callable[[], None]) -> Result:
        self.key, self.message, self.callback = key, data, on_drawing_change
        return Result(self.state)

    @property
    def header(self) -> dict[str, Any]:
        (size,) = struct.unpack_from("<I", self.message)
        return json.loads(self.message[4 : 4 + size])

    def array(self, name: str) -> np.ndarray:
        (size,) = struct.unpack_from("<I", self.message)
        entry = self.header["arrays"][name]
        floats = np.frombuffer(self.message, "<f4", offset=4 + size)
        return floats[entry["offset"] :][: int(np.prod(entry["shape"]))].reshape(entry["shape"])


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser()
    monkeypatch.setattr(module, "_part", browser)
    return browser


def shown(**settings: Any) -> Drawing:
    return draw_pad(**{"key": "pad", "t_range": (0.0, 1.0), "x_range": (-1.0, 1.0)} | settings)


def test_an_untouched_pad_returns_the_drawing_it_was_given(browser: Browser) -> None:
    drawing = Drawing(np.array([0.1, 0.2]), np.array([1.0, -1.0]))
    assert shown(drawing=drawing) == drawing
    assert len(shown()) == 0


def test_what_was_pasted_goes_to_the_browser_without_rounding(browser: Browser) -> None:
    t = np.array([1958.041666666667, 1958.123456789012])
    shown(drawing=Drawing(t, np.array([315.71, 316.123456789])), t_range=(1950, 2020), x_range=(300, 420))
    assert browser.header["drawing"]["t"] == t.tolist()
    assert browser.header["drawing"]["x"] == [315.71, 316.123456789]


def test_what_is_drawn_comes_back_with_its_lines(browser: Browser) -> None:
    browser.state = {"t": [0.1, 0.2, 0.5], "x": [0.0, 0.5, 1.0], "pen": [1, 2, 0], "revision": 3}
    drawn = shown(revision=3)
    np.testing.assert_array_equal(drawn.t, [0.1, 0.2, 0.5])
    np.testing.assert_array_equal(drawn.pen, [1, 2, 0])


def test_a_drawing_of_an_older_revision_does_not_come_back(browser: Browser) -> None:
    browser.state = {"t": [0.1], "x": [0.0], "pen": [0], "revision": 3}
    given_now = Drawing(np.array([0.7]), np.array([0.7]))
    assert shown(revision=4, drawing=given_now) == given_now


@pytest.mark.parametrize("state", [None, "nonsense", [], {"t": [1.0]}])
def test_a_state_that_is_no_drawing_counts_as_none(state: object) -> None:
    assert drawing_from_state(state, 0) is None


@pytest.mark.parametrize(
    "state",
    [
        {"t": [0.0, 1.0], "x": [0.0], "revision": 0},
        {"t": [1.0, 0.0], "x": [0.0, 0.0], "revision": 0},
        {"t": [0.0, 0.0], "x": [0.0, 1.0], "revision": 0},
        {"t": [0.0], "x": [float("nan")], "revision": 0},
        {"t": [0.0], "x": [0.0], "pen": [7], "revision": 0},
        {"t": list(range(LIMIT + 1)), "x": [0.0] * (LIMIT + 1), "revision": 0},
    ],
)
def test_a_drawing_that_is_no_function_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(DataError):
        drawing_from_state(state, 0)


@given(st.lists(st.tuples(st.floats(), st.floats()), max_size=60))
def test_points_in_any_order_become_a_function(points: list[tuple[float, float]]) -> None:
    drawing = Drawing.from_points([t for t, _ in points], [x for _, x in points])
    finite = {t: x for t, x in points if np.isfinite(t) and np.isfinite(x)}
    assert dict(zip(drawing.t.tolist(), drawing.x.tolist(), strict=True)) == finite
    assert (np.diff(drawing.t) > 0).all()


def test_a_drawing_cannot_be_changed_behind_the_pad(browser: Browser) -> None:
    t = np.array([0.0, 1.0])
    drawing = Drawing(t, np.array([0.0, 1.0]))
    t[0] = 0.5
    assert drawing.t[0] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        drawing.x[0] = 3.0


def test_curves_and_band_are_sent_as_they_are(browser: Browser) -> None:
    grid = np.linspace(0, 1, 5)
    rows = np.stack([grid, 2 * grid])
    shown(fitted=(grid, grid**2), band=(grid**2 - 1, grid**2 + 1), neighbours=(grid, rows), residuals=True)
    np.testing.assert_allclose(browser.array("fitted_x"), grid**2, rtol=1e-6)
    np.testing.assert_allclose(browser.array("band_upper"), grid**2 + 1, rtol=1e-6)
    np.testing.assert_allclose(browser.array("neighbour_x"), rows, rtol=1e-6)
    assert browser.header["residuals"] is True


@pytest.mark.parametrize(
    "settings",
    [
        {"t_range": (1.0, 1.0)},
        {"x_range": (2.0, -2.0)},
        {"t_range": (0.0, float("inf"))},
        {"fitted": ([0.0, 1.0], [0.0])},
        {"band": ([0.0], [1.0])},
        {"fitted": ([0.0, 1.0], [0.0, 1.0]), "band": ([0.0], [1.0])},
        {"neighbours": ([0.0, 1.0], [0.0, 1.0])},
    ],
)
def test_what_cannot_be_drawn_is_refused(browser: Browser, settings: dict[str, Any]) -> None:
    with pytest.raises(DataError):
        shown(**settings)


def test_the_callback_is_handed_on(browser: Browser) -> None:
    calls: list[int] = []
    shown(on_change=lambda: calls.append(1))
    browser.callback()
    assert calls == [1]
