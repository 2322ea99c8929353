"""The sources that hold functions already: real data that ship with the program, and what the store has kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from autodecoder_core.data import samples
from autodecoder_core.data.dataset import Dataset
from autodecoder_core.families import names
from autodecoder_core.runs.errors import DatasetNotFound

from . import functions_state as states
from . import thread as threads
from .functions_family import formula_line
from .functions_state import FunctionsState
from .resources import dataset, store
from .text import counted, plain


def samples_source(state: FunctionsState) -> Dataset:
    """Draws the list of built-in examples; returns the chosen one."""
    st.radio(
        "Real data",
        samples.names(),
        format_func=lambda name: samples.get(name).title,
        label_visibility="collapsed",
        **states.view_field("sample", state.sample),
    )
    chosen = samples.get(state.sample)
    st.markdown(chosen.description)
    st.caption(f"{plain(chosen.source, 400)}. In the {plain(chosen.licence)}.")
    return samples.load(state.sample)


def stored_source(state: FunctionsState) -> Dataset | None:
    """Draws the list of stored datasets; returns the chosen one, None where there is none."""
    records = {record.id: record for record in store().datasets()}
    chosen = state.stored if state.stored in records else None
    if state.stored is not None and chosen is None:
        st.warning(plain(str(DatasetNotFound(state.stored)), 200))
        threads.forget_dataset()
    if not records:
        st.info("Nothing is stored yet. Make or upload functions, then press “Train on these functions”.")
        return None
    chosen = chosen or next(iter(records))
    st.selectbox(
        "Stored datasets",
        list(records),
        format_func=lambda id: (
            f"{plain_text(records[id].name)}, {counted(records[id].n_functions, 'function')}"
            if id in records
            else "gone"
        ),
        label_visibility="collapsed",
        **states.view("stored", chosen, _open),
    )
    found = dataset(chosen)
    _origin(found)
    return found


def plain_text(name: str) -> str:
    """A name for a menu, which shows text as it is."""
    return " ".join(name.split())[:40]


def _open(state: FunctionsState, id: str) -> FunctionsState:
    threads.change(dataset=id)
    return replace(state, stored=id, followed=id)


def _origin(found: Dataset) -> None:
    """Where it came from, as its notes say; and the way back to the law that made it."""
    notes = found.notes
    if isinstance(notes.get("formula"), str):
        st.markdown(formula_line(notes["formula"]))
    if notes.get("source") not in (None, "generated"):
        st.caption(f"Source: {plain(str(notes['source']), 300)}")
    recipe = recipe_of(found)
    if recipe is not None:
        st.button(
            "Change its settings",
            key="functions_reopen",
            on_click=lambda: states.change(source="family", **recipe),
            width="stretch",
            help="Opens the family with the settings that made these functions.",
        )


def recipe_of(found: Dataset) -> Mapping[str, Any] | None:
    """The page's settings that draw this dataset again; None where it is not of a known family."""
    notes, state = found.notes, states.current()
    family, ranges = notes.get("family"), notes.get("ranges")
    if family not in names() or not isinstance(ranges, Mapping):
        return None
    try:
        return {
            "family": family,
            "ranges": {**state.ranges, family: {key: (float(low), float(high)) for key, (low, high) in ranges.items()}},
            "n_functions": found.n_functions,
            "points": {**state.points, found.n_coords: int(notes["n_points"])},
            "noise": float(notes["noise_std"]),
            "irregular": bool(notes["irregular"]),
            "seed": int(notes["seed"]),
        }
    except (KeyError, TypeError, ValueError):  # notes of another making
        return None
