"""The draw pad: a person draws x(t), and sees the fitted curve over the drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autodecoder_core.errors import DataError
from pages.shared.components.base import browser_part
from pages.shared.packing import pack

LIMIT = 20_000  # samples in one drawing: what a browser can redraw under the hand

_part = browser_part("draw_pad", html='<div class="ad-part ad-pad"></div>')


def _row(values: ArrayLike) -> NDArray[np.float64]:
    row = np.array(values, dtype=np.float64)
    row.flags.writeable = False
    return row


@dataclass(frozen=True, slots=True)
class Drawing:
    """A function as drawn: K samples in the person's units, t strictly increasing.

    t, x: (K,). pen: (K,), 0 a point by itself, 1 the first sample of a line, 2 a sample joined to the one before;
    all points where it is left out. Raises DataError when the lengths differ, a value is not finite, t does not
    increase or there are more than 20,000 samples.
    """

    t: NDArray[np.float64] = field(default_factory=lambda: _row([]))
    x: NDArray[np.float64] = field(default_factory=lambda: _row([]))
    pen: NDArray[np.int8] | None = None

    def __post_init__(self) -> None:
        t, x = _row(self.t), _row(self.x)
        pen = np.zeros(t.shape, np.int8) if self.pen is None else np.array(self.pen, np.int8)
        if t.ndim != 1 or t.shape != x.shape or t.shape != pen.shape:
            raise DataError(
                f"A drawing has one t, x and pen for each sample; got {t.shape}, {x.shape} and {pen.shape}."
            )
        if len(t) > LIMIT:
            raise DataError(f"A drawing has at most {LIMIT:,} samples; got {len(t):,}. Keep every n-th of them.")
        if not (np.isfinite(t).all() and np.isfinite(x).all()):
            raise DataError("A drawing has finite values only. Leave out the samples whose t or x is missing.")
        if (np.diff(t) <= 0).any():
            raise DataError(
                "A drawing has one x for each t, in increasing order of t. Sort it and keep one of equal t."
            )
        if not np.isin(pen, (0, 1, 2)).all():
            raise DataError(f"pen is 0 (point), 1 (start of a line) or 2 (joined); got {np.unique(pen).tolist()}.")
        pen.flags.writeable = False
        for name, value in (("t", t), ("x", x), ("pen", pen)):
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.t)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Drawing):
            return NotImplemented
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in ("t", "x", "pen"))

    __hash__ = None  # type: ignore[assignment]  # it compares by its values, which are arrays

    @classmethod
    def from_points(cls, t: ArrayLike, x: ArrayLike) -> Drawing:
        """Points in any order; those that are not finite are left out, and the last of equal t stays."""
        ts, xs = np.ravel(np.asarray(t, float)), np.ravel(np.asarray(x, float))
        if ts.shape != xs.shape:
            raise DataError(f"Points need as many t as x; got {ts.size} and {xs.size}.")
        finite = np.isfinite(ts) & np.isfinite(xs)
        by_t = dict(zip(ts[finite].tolist(), xs[finite].tolist(), strict=True))
        order = sorted(by_t)
        return cls(np.array(order), np.array([by_t[at] for at in order]))


def drawing_from_state(state: object, revision: int) -> Drawing | None:
    """What the browser sent, checked; None where there is nothing, or where it belongs to another revision."""
    if not isinstance(state, Mapping) or state.get("revision") != revision:
        return None
    return Drawing(state.get("t", []), state.get("x", []), state.get("pen"))


def draw_pad(
    *,
    key: str,
    t_range: tuple[float, float],
    x_range: tuple[float, float],
    labels: tuple[str, str] = ("t", "x"),
    drawing: Drawing | None = None,
    revision: int = 0,
    fitted: tuple[ArrayLike, ArrayLike] | None = None,
    band: tuple[ArrayLike, ArrayLike] | None = None,
    neighbours: tuple[ArrayLike, ArrayLike] | None = None,
    residuals: bool = False,
    height: int = 420,
    on_change: Callable[[], None] | None = None,
) -> Drawing:
    """Shows the pad and returns what is drawn on it.

    t_range, x_range: the sheet, in the person's units. labels: names of t and x with their units.
    drawing, revision: the drawing that the pad opens with. Keep what this returns in the session and give it back as
    `drawing` with the same revision: then it survives a change of page. A new revision replaces what is on the pad
    (the person can undo that). fitted: t (G,) and x (G,). band: lower (G,) and upper (G,) on the t of `fitted`.
    neighbours: t (G,) and x (n, G), drawn faint. residuals: a thin tick from each point to the fitted curve.
    height: of the sheet, in CSS pixels; the tools lie above it. on_change: called when the drawing has changed.

    Raises DataError for an empty or infinite range, and for arrays whose lengths do not agree.
    """
    for name, (low, high) in (("t_range", t_range), ("x_range", x_range)):
        if not (np.isfinite([low, high]).all() and low < high):
            raise DataError(f"{name} must be two finite numbers, the smaller first; got ({low}, {high}).")
    drawing = Drawing() if drawing is None else drawing
    header = {
        "revision": revision,
        "height": height,
        "t_range": [float(v) for v in t_range],
        "x_range": [float(v) for v in x_range],
        "labels": {"t": labels[0], "x": labels[1]},
        # As text, not float32: what a person pasted must come back as it was.
        "drawing": {"t": drawing.t.tolist(), "x": drawing.x.tolist(), "pen": np.asarray(drawing.pen).tolist()},
        "residuals": residuals,
    }
    message = pack(header, _curves(fitted, band, neighbours))
    result = _part(key=key, data=message, on_drawing_change=on_change or (lambda: None))
    drawn = drawing_from_state(result.drawing, revision)
    return drawing if drawn is None else drawn


def _curves(
    fitted: tuple[ArrayLike, ArrayLike] | None,
    band: tuple[ArrayLike, ArrayLike] | None,
    neighbours: tuple[ArrayLike, ArrayLike] | None,
) -> dict[str, NDArray[Any]]:
    """The arrays of the message by their names in the browser, with shapes checked."""
    arrays: dict[str, NDArray[Any]] = {}
    if fitted is not None:
        t, x = (np.asarray(part, float) for part in fitted)
        if t.ndim != 1 or t.shape != x.shape:
            raise DataError(f"fitted must be t (G,) and x (G,); got {t.shape} and {x.shape}.")
        arrays |= {"fitted_t": t, "fitted_x": x}
    if band is not None:
        lower, upper = (np.asarray(part, float) for part in band)
        if fitted is None or lower.shape != arrays["fitted_t"].shape or upper.shape != lower.shape:
            raise DataError(f"band must be lower and upper on the t of fitted; got {lower.shape} and {upper.shape}.")
        arrays |= {"band_lower": lower, "band_upper": upper}
    if neighbours is not None:
        t, rows = (np.asarray(part, float) for part in neighbours)
        if rows.ndim != 2 or t.shape != rows.shape[1:]:
            raise DataError(f"neighbours must be t (G,) and x (n, G); got {t.shape} and {rows.shape}.")
        if len(rows):
            arrays |= {"neighbour_t": t, "neighbour_x": rows}
    return arrays
