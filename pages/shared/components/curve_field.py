"""The curve field: all functions of a dataset faint, and the one that is pointed at strong, with its sample points."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import DataError
from autodecoder_core.figures.curves import MAX_CURVES, PATH, Lines, Tiles, field_of
from pages.shared.components.base import browser_part
from pages.shared.packing import pack
from pages.shared.text import counted

MOST_FACTORS = 12  # in the readout; a wide table may have hundreds

_part = browser_part("curve_field", html='<div class="ad-part ad-field"></div>')


def curve_field(
    dataset: Dataset,
    *,
    key: str,
    output: int = PATH,
    colour: str | None = None,
    origin: str = "",
    reveal: int = 0,
    height: int = 420,
) -> None:
    """Shows the functions of a dataset of up to three coordinates.

    Hovering makes one strong and reads its points, its name and its factors; a click keeps it, arrow keys step on.
    Nothing of that reaches Python. output: as `field_of`. colour: a numeric factor. origin: while it stays the same,
    new data bends the curves that are there and the kept one stays kept. reveal: a new number scrolls the
    figure into view. height: in CSS pixels.

    Raises DataError for more than three coordinates, and for a colour that is not a numeric factor.
    """
    field = field_of(dataset, output)
    if field is None:
        raise DataError(f"Functions of {dataset.n_coords} coordinates cannot be drawn; up to three can.")
    header, arrays = _described(dataset, field.shown)
    header |= {"origin": origin, "height": height, "note": note(dataset, field), "file": _file(dataset.name)}
    header |= {"colour": None, "reveal": reveal}
    if colour is not None:
        tint, low, high = _tint(dataset, colour)
        arrays["colour"] = tint[field.shown]
        header["colour"] = {"label": words_of(colour), "low": low, "high": high}
    more, numbers = _lines(dataset, field) if isinstance(field, Lines) else _tiles(field)
    _part(key=key, data=pack(header | more, arrays | numbers))


def colours_of(dataset: Dataset) -> list[str]:
    """The factors that can colour the curves: numbers that are not all the same."""
    if dataset.factors is None:
        return []
    numeric = dataset.factors.select_dtypes("number")
    return [str(name) for name, column in numeric.items() if column.nunique() > 1]


def words_of(factor: object) -> str:
    """A factor's name as people read it."""
    return str(factor).replace("_", " ")[:40]


def note(dataset: Dataset, field: Lines | Tiles) -> str:
    """What is drawn, in words: "300 of 1,000 functions, every 4th point"."""
    n, shown = dataset.n_functions, len(field.shown)
    text = counted(n, "function") if shown == n else f"{shown:,} of {n:,} functions drawn"
    if isinstance(field, Lines) and field.every > 1:
        text += f", one point in {field.every}"
    if isinstance(field, Tiles) and field.slices:
        text += f", cut across {field.labels[3]}"
    return text


def _described(dataset: Dataset, shown: NDArray[np.int64]) -> tuple[dict[str, Any], dict[str, ArrayLike]]:
    """Names, sizes and factors of the functions that are drawn."""
    assert len(shown) <= MAX_CURVES
    header: dict[str, Any] = {
        "n_total": dataset.n_functions,
        "names": [dataset.names[i][:80] for i in shown],
        "counts": dataset.counts[shown].tolist(),
        "factor_names": [],
        "texts": [],
    }
    arrays: dict[str, ArrayLike] = {}
    if dataset.factors is not None:
        drawn = dataset.factors.iloc[shown, :MOST_FACTORS]
        numeric = drawn.select_dtypes("number")
        header["factor_names"] = [words_of(name) for name in numeric.columns]
        arrays["factors"] = numeric.to_numpy(np.float64)
        header["texts"] = [
            {"label": words_of(name), "words": ["–" if pd.isna(cell) else str(cell)[:40] for cell in column]}
            for name, column in drawn.drop(columns=numeric.columns).items()
        ]
    return header, arrays


def _tint(dataset: Dataset, colour: str) -> tuple[NDArray[np.float64], float, float]:
    """(N,) the factor from 0 to 1 (NaN: none), its least and its greatest."""
    if colour not in colours_of(dataset):
        raise DataError(f"There is no factor {colour!r} to colour by; there are {', '.join(colours_of(dataset))}.")
    assert dataset.factors is not None
    column = dataset.factors[colour].to_numpy(np.float64)
    low, high = float(np.nanmin(column)), float(np.nanmax(column))
    return (column - low) / (high - low), low, high


def _lines(dataset: Dataset, field: Lines) -> tuple[dict[str, Any], dict[str, ArrayLike]]:
    """Positions go as shares of the axes: in single precision, dates and other large numbers would lose their steps."""
    axes = ((0.0, 1.0), (0.0, 1.0)) if field.kind == "parallel" else field.ranges
    t_range = (float(field.t.min()), float(field.t.max()))
    header = {
        "kind": field.kind,
        "ranges": [list(pair) for pair in field.ranges],
        "labels": [label[:60] for label in field.labels],
        "t_range": list(t_range),
        "t_label": dataset.coord_names[0] if dataset.n_coords else "",
    }
    return header, {
        "starts": field.starts,
        "x": _share(field.x, axes[0]),
        "y": _share(field.y, axes[1]),
        "t": _share(field.t, t_range),
    }


def _tiles(field: Tiles) -> tuple[dict[str, Any], dict[str, ArrayLike]]:
    header = {
        "kind": "tiles",
        "ranges": [list(pair) for pair in field.ranges],
        "labels": [label[:60] for label in field.labels],
        "slices": list(field.slices),
    }
    return header, {"pictures": field.pictures}


def _share(column: NDArray[np.float64], span: tuple[float, float]) -> NDArray[np.float64]:
    return (column - span[0]) / ((span[1] - span[0]) or 1.0)


def _file(name: str) -> str:
    """A file name that every system takes."""
    return re.sub(r"[^\w-]+", "-", name).strip("-").lower()[:40] or "functions"
