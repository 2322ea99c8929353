"""How many functions, where they are sampled, with how much noise: shared by families and formulas."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.families import Family

from . import functions_state as states
from .functions_state import FunctionsState

MOST_FUNCTIONS = 20_000
MOST_POINTS = 100_000


def sizes(state: FunctionsState, n_coords: int) -> None:
    """N and K, side by side, and a new draw."""
    left, right = st.columns(2)
    with left:
        st.number_input("Functions", 2, MOST_FUNCTIONS, step=50, **states.view_field("n_functions", state.n_functions))
    with right:
        take = lambda old, k: replace(old, points={**old.points, n_coords: k})  # noqa: E731 - a view takes one value
        st.number_input(
            "Points each",
            1,
            MOST_POINTS,
            step=16,
            disabled=n_coords == 0,
            help="Images and films get the most even grid of at most so many points.",
            **states.view(f"points_{n_coords}", state.points[n_coords], take),
        )


def sampling(state: FunctionsState, family: Family) -> None:
    """Noise, places, seed."""
    unit = family.value_units[0]
    noise, seed = st.columns(2, vertical_alignment="bottom")
    with noise:
        st.number_input(
            f"Noise ({unit})" if unit else "Noise",
            0.0,
            1e6,
            step=0.02,
            format="%.3g",
            help="Standard deviation of what is added to each value, in the values' own units.",
            **states.view_field("noise", state.noise),
        )
    with seed:
        st.number_input("Seed", 0, 2**31 - 1, step=1, **states.view_field("seed", state.seed))
    st.segmented_control(
        "Sampled",
        [False, True],
        format_func=lambda irregular: "Irregularly" if irregular else "On one grid",
        required=True,
        disabled=family.n_coords == 0,
        help="Irregularly: each function has its own number of points, at its own random places.",
        **states.view_field("irregular", state.irregular),
    )


def draw_again() -> None:
    """The same law, other functions."""
    states.change(seed=states.current().seed + 1)


def again_button(key: str) -> None:
    st.button("Draw again", key=key, on_click=draw_again, width="stretch", help="The same law with another seed.")


def drawn(state: FunctionsState, family: Family) -> Dataset:
    """The functions that the state asks for. Raises DataError."""
    return _drawn(
        family,
        (family.name, family.formula, family.description, family.domain, tuple(family.ranges.items())),
        state.n_functions,
        state.points[family.n_coords],
        state.noise,
        state.irregular,
        state.seed,
    )


@st.cache_resource(show_spinner=False, max_entries=12)
def _drawn(
    _family: Family, recipe: object, n_functions: int, n_points: int, noise: float, irregular: bool, seed: int
) -> Dataset:
    """recipe stands for the family in the cache's key."""
    return generate(
        _family, n_functions=n_functions, n_points=n_points, noise=noise, irregular=irregular, seed=seed
    )  # fmt: skip
