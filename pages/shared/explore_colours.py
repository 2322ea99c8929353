"""What the dots of the map can be coloured by."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from .components.curve_field import words_of
from .explore_model import Shown, snapshot_of

NOTHING, LOSS, NORM = "", "loss", "norm"
_FACTOR = "factor:"
_MOST_WORDS = 6  # of a factor in words: each is a step of the scale, and must be told in its legend
_SMALLEST = 1e-12  # a loss of zero has no logarithm


class Colour(NamedTuple):
    """values: (N,) a number for each function, NaN for none. label: names them in the legend."""

    values: NDArray[np.float64]
    label: str


def choices(shown: Shown) -> dict[str, str]:
    """Ids of the colours that this model offers, with their words; the first that is not NOTHING is the default."""
    factors = shown.opened.dataset.factors
    offered = {NOTHING: "one ink for all"}
    if factors is not None:
        offered |= {f"{_FACTOR}{name}": words_of(name) for name, column in factors.items() if _tells(column)}
    return offered | {LOSS: "data loss of each function", NORM: "distance from the origin, ‖z‖"}


def chosen(wanted: str | None, offered: dict[str, str], shown: Shown) -> str:
    """The wanted id where it is offered, else the factor that the latents tell most about, else one ink."""
    return wanted if wanted in offered else _most_told(snapshot_of(shown.opened), shown, tuple(offered))


@st.cache_resource(show_spinner=False, max_entries=64)
def _most_told(snapshot: str, _shown: Shown, offered: tuple[str, ...]) -> str:
    """The factor with the greatest share of its variance explained by a plane over the latents."""
    best, found = 0.0, NOTHING
    design = np.column_stack([np.ones(len(_shown.latents)), _shown.latents])  # (N, 1 + d)
    for id in offered:
        colour = colour_of(id, _shown) if id.startswith(_FACTOR) else None
        if colour is None:
            continue
        known = np.isfinite(colour.values)
        target = colour.values[known] - colour.values[known].mean()
        fitted = design[known] @ np.linalg.lstsq(design[known], target, rcond=None)[0]
        share = 1.0 - float(((target - fitted) ** 2).sum() / max(float((target**2).sum()), _SMALLEST))
        if share > best:
            best, found = share, id
    return found


def colour_of(id: str, shown: Shown) -> Colour | None:
    """The numbers behind an id of `choices`; None for one ink."""
    if id == LOSS:
        return Colour(np.log10(np.maximum(shown.losses(), _SMALLEST)), "data loss, log₁₀")
    if id == NORM:
        return Colour(np.linalg.norm(shown.latents, axis=1), "‖z‖")
    factors = shown.opened.dataset.factors
    if factors is None or not id.startswith(_FACTOR):
        return None
    label = id.removeprefix(_FACTOR)
    column = next(column for name, column in factors.items() if str(name) == label)
    if _is_number(column):
        return Colour(column.to_numpy(np.float64, na_value=np.nan), words_of(label))
    codes, words = pd.factorize(column, sort=True)
    steps = ", ".join(f"{i} {str(word)[:16]}" for i, word in enumerate(words))
    return Colour(np.where(codes < 0, np.nan, codes.astype(np.float64)), f"{words_of(label)}: {steps}")


def _tells(column: pd.Series) -> bool:
    """Whether a column tells functions apart: numbers that differ, or a few words."""
    different = column.nunique()
    return different > 1 and (_is_number(column) or different <= _MOST_WORDS)


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))
