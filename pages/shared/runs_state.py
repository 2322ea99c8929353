"""What the Runs page remembers while its tab is open. The only door to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

_KEY = "runs_view"
SEARCH, STATUSES = "runs_search", "runs_status"  # widgets that keep their own values for the session


@dataclass(frozen=True, slots=True)
class View:
    """selected: ids, in the order in which they were picked. revision: counts up when the page itself, not the hand,
    has changed the selection. followed: the thread's runs that have been preselected. deleted: the last deletion.
    sort: the column and whether it goes down.
    """

    selected: tuple[str, ...] = ()
    revision: int = 0
    followed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    sort: tuple[str, bool] = ("when", True)


def view() -> View:
    return st.session_state.setdefault(_KEY, View())


def select(runs: tuple[str, ...], *, by_hand: bool = False) -> None:
    """Select these runs; by_hand when the table shows them as selected already."""
    now = view()
    st.session_state[_KEY] = replace(now, selected=runs, revision=now.revision + (not by_hand))


def show(runs: tuple[str, ...], *, sort: tuple[str, bool] | None = None) -> None:
    """Select these runs, nothing being searched for, in this order of the table (else as it is)."""
    st.session_state.update({SEARCH: "", STATUSES: []})  # put, not dropped: the browser would keep what was typed
    now = view()
    st.session_state[_KEY] = replace(now, selected=runs, revision=now.revision + 1, sort=sort or now.sort)


def follow(runs: tuple[str, ...]) -> None:
    """Preselect the thread's runs, once each time that they change."""
    if runs != view().followed:
        st.session_state[_KEY] = replace(view(), followed=runs)
        if runs:
            select(runs)


def sort_by(column: str, down: bool) -> None:
    st.session_state[_KEY] = replace(view(), sort=(column, down))


def deleted(runs: tuple[str, ...]) -> None:
    """Remember the last deletion, so that it can be undone; none: there is nothing to undo."""
    st.session_state[_KEY] = replace(view(), deleted=runs)
