"""Folded, at the end: the stored functions with the runs that use them, and the deleted runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from autodecoder_core.runs.records import DatasetRecord, RunRecord

from . import resources, runs_state
from .page import link
from .runs_actions import restore
from .text import counted, plain
from .thread import Thread

_NAMES = 400  # pixels, so that what can be done stands in one column
_SHOWN = 50  # rows; more are found by the search on the Functions page


def stored_functions(datasets: Sequence[DatasetRecord], runs: Sequence[RunRecord]) -> None:
    """Every dataset: its size, how many runs use it, and a link to look at it."""
    with st.expander(f"Stored functions ({len(datasets)})", key="runs_datasets"):
        if not datasets:
            st.caption("Nothing is stored yet. What you make or upload on the Functions page is kept here.")
        used = Counter(run.dataset for run in runs)
        for data in datasets[:_SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                size = f"{counted(data.n_functions, 'function')}, {counted(data.n_points, 'point')}"
                shape = f"{counted(data.n_coords, 'coordinate')}, {counted(data.n_outputs, 'output')}"
                st.markdown(
                    f"{plain(data.name)}  \n:small[:gray[{size}; {shape}; {counted(used[data.id], 'run')}]]",
                    width=_NAMES,
                )
                link("functions", "Open in Functions", Thread(dataset=data.id))
        if len(datasets) > _SHOWN:
            st.caption(f"The newest {_SHOWN} of {len(datasets)} are listed.")


def deleted_runs(runs: Sequence[RunRecord]) -> None:
    """What was deleted and can still be brought back, newest deletion first."""
    if not runs:
        return
    with st.expander(f"Deleted runs ({len(runs)})", key="runs_deleted"):
        for run in sorted(runs, key=lambda run: run.deleted_at or run.created_at, reverse=True)[:_SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(plain(run.name), width=_NAMES)
                st.button("Restore", key=f"runs_restore_{run.id}", on_click=restore, args=([run.id],), type="tertiary")
        with st.popover("Delete all of these for good", type="tertiary"):
            st.markdown("Their losses, snapshots and models are removed. This cannot be undone.")
            st.button("Delete for good", key="runs_purge", on_click=_purge)


def _purge() -> None:
    resources.store().purge()
    runs_state.deleted(())
