"""What the Explore page remembers beside the handle: how the map is drawn. Its widgets are views of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import streamlit as st

_KEY = "explore"


@dataclass(frozen=True, slots=True)
class ExploreState:
    """colour: an id of `explore_colours`, None for the first that a model offers. axes: the two dimensions shown, for
    d > 2. prior: whether the prior's circle is drawn."""

    colour: str | None = None
    axes: tuple[int, int] = (0, 1)
    prior: bool = False

    def axes_in(self, d: int) -> tuple[int, int]:
        """The axes, the first two where a model does not have these."""
        return self.axes if max(self.axes) < d else (0, 1)


def current() -> ExploreState:
    return cast(ExploreState, st.session_state.setdefault(_KEY, ExploreState()))


def change(**fields: Any) -> None:
    """Keep the state with these fields changed."""
    st.session_state[_KEY] = replace(current(), **fields)


def view(key: str, value: Any, take: Callable[[Any], None]) -> dict[str, Any]:
    """Arguments of a widget that shows `value` and gives what the person chose to `take`."""
    name = f"explore_{key}"
    if name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value

    def taken() -> None:
        take(st.session_state[name])

    return {"key": name, "on_change": taken}
