"""The table of runs in the browser: sorting and picking are done there, without a round trip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.shared.components.base import browser_part

from . import runs_state

KEY = "runs_table"
_COLUMNS = frozenset({"name", "dataset", "strategy", "d", "loss", "status", "when"})

_part = browser_part("runs_table", html='<div class="ad-part ad-runs" tabindex="-1"></div>')


def runs_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Show the rows (`runs_rows.row`). What is picked, and by what they are sorted, goes to runs_state."""
    view = runs_state.view()
    by, down = view.sort
    data = {
        "rows": list(rows),
        "selected": list(view.selected),
        "revision": view.revision,
        "sort": {"by": by, "down": down},
    }
    _part(key=KEY, data=data, on_selected_change=_picked, on_sort_change=_sorted)


def _picked() -> None:
    ids = _state("selected")
    if isinstance(ids, Sequence) and not isinstance(ids, str):
        runs_state.select(tuple(str(id) for id in ids), by_hand=True)


def _sorted() -> None:
    sort = _state("sort")
    if isinstance(sort, Mapping) and sort.get("by") in _COLUMNS:
        runs_state.sort_by(str(sort["by"]), bool(sort.get("down")))


def _state(name: str) -> object:
    state = st.session_state.get(KEY)
    return None if state is None else state.get(name)
