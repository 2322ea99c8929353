"""What the Functions page remembers: one frozen value under one key. Its widgets are views of it, never the memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

import streamlit as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.reading import Choices, Reading
from autodecoder_core.families import get

Source = Literal["samples", "family", "formula", "upload", "stored"]
Range = tuple[float, float]
TakeRange = Callable[["FunctionsState", Range], "FunctionsState"]

_KEY = "functions"
POINTS = {0: 1, 1: 64, 2: 576, 3: 1000}  # to begin with, by the number of coordinates


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person brought, and what was made of it: a reading, or the words why there is none."""

    name: str
    data: bytes
    choices: Choices
    reading: Reading | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class FunctionsState:
    """ranges: by family, then parameter, where they are not the family's own. points: by number of coordinates.
    spans: the formula's ranges by name; domain: one pair a coordinate. shown: the last good dataset of each source.
    followed: the thread's dataset that this page has taken into account.
    reveal: counts what brings the figure into view.
    """

    source: Source = "family"
    sample: str = "elnino"
    family: str = "damped_wave"
    ranges: Mapping[str, Mapping[str, Range]] = field(default_factory=dict)
    n_functions: int = 200
    points: Mapping[int, int] = field(default_factory=lambda: dict(POINTS))
    noise: float = 0.0
    irregular: bool = False
    seed: int = 0
    expression: str = "a*sin(w*t + p)"
    spans: Mapping[str, Range] = field(default_factory=dict)
    n_coords: int = 1
    domain: tuple[Range, ...] = ((0.0, 1.0),) * 3
    upload: Upload | None = None
    stored: str | None = None
    output: int = -1
    colour: str | None = None
    shown: Mapping[str, Dataset] = field(default_factory=dict)
    followed: str | None = None
    reveal: int = 0

    def family_ranges(self) -> dict[str, Range]:
        """The ranges of the chosen family, its own where the person changed none."""
        own = {name: (float(low), float(high)) for name, (low, high) in get(self.family).ranges.items()}
        return {**own, **self.ranges.get(self.family, {})}

    def with_range(self, parameter: str, given: Range) -> FunctionsState:
        """Another range of one parameter of the chosen family."""
        low, high = min(given), max(given)
        mine = {**self.ranges.get(self.family, {}), parameter: (float(low), float(high))}
        return replace(self, ranges={**self.ranges, self.family: mine})


def current() -> FunctionsState:
    return cast(FunctionsState, st.session_state.setdefault(_KEY, FunctionsState()))


def keep(state: FunctionsState) -> FunctionsState:
    st.session_state[_KEY] = state
    return state


def change(**fields: Any) -> FunctionsState:
    """The state with these fields changed, kept."""
    return keep(replace(current(), **fields))


def follow(dataset: str | None) -> FunctionsState:
    """A dataset in the thread that this page has not seen yet is shown; one that it made itself changes nothing."""
    state = current()
    if dataset is None or dataset == state.followed:
        return state
    return change(source="stored", stored=dataset, followed=dataset)


def view(key: str, value: Any, take: Callable[[FunctionsState, Any], FunctionsState]) -> dict[str, Any]:
    """Arguments of a widget that shows `value` and gives what the person chose to `take`.

    The widget is written to only where it differs, so that an answer of the server never pulls a handle back.
    """
    name = f"functions_{key}"
    if name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value

    def taken() -> None:
        chosen = st.session_state[name]
        if chosen is not None:
            keep(take(current(), chosen))

    return {"key": name, "on_change": taken}


def view_field(field_name: str, value: Any) -> dict[str, Any]:
    """`view` of one field of the state."""
    return view(field_name, value, lambda state, chosen: replace(state, **{field_name: chosen}))


def replaced(state: FunctionsState, **fields: Any) -> FunctionsState:
    """A state with these fields changed, not kept yet."""
    return replace(state, **fields)
