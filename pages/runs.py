"""Runs: everything that has been trained, to be found, compared, opened, taken away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from autodecoder_core.errors import AutodecoderError
from autodecoder_core.runs.records import DatasetRecord, RunRecord
from autodecoder_core.runs.spec import RunStatus
from pages.shared import resources, runs_state
from pages.shared import thread as threads
from pages.shared.page import head, try_this, what_you_see
from pages.shared.runs_actions import lost_line, toolbar, undo_line
from pages.shared.runs_details import details
from pages.shared.runs_example import nothing_yet
from pages.shared.runs_outlines import outlines
from pages.shared.runs_prompts import MEANING, prompts
from pages.shared.runs_rows import ALIVE, matching, row
from pages.shared.runs_shelf import deleted_runs, stored_functions
from pages.shared.runs_table import runs_table
from pages.shared.text import plain

TICK = 1.0  # seconds between two looks at the store while something trains


def page() -> None:
    runs_state.follow(threads.current().runs)
    head("Find your runs", "Every training is kept, with its snapshots. Pick a run to open it, or several to compare.")
    try:
        store = resources.store()
        runs, gone, datasets = store.runs(), store.runs(deleted=True), store.datasets()
    except AutodecoderError as error:
        st.error(plain(str(error), 400))
        return
    if runs:
        filled(runs, gone, datasets)
    else:
        undo_line(gone)
        nothing_yet()
    stored_functions(datasets, runs)
    deleted_runs(gone)


def filled(runs: Sequence[RunRecord], gone: Sequence[RunRecord], datasets: Sequence[DatasetRecord]) -> None:
    alive = any(run.status in ALIVE for run in runs)
    if alive:
        resources.launcher()  # it notices killed workers, and starts what waits
    lost_line([run for run in runs if run.status is RunStatus.LOST])
    names = {data.id: data.name for data in datasets}
    search, statuses = filters(runs, gone)
    found = matching(runs, names, search, statuses)
    chosen = picked(found)
    toolbar(chosen)
    table = st.fragment(live_table, run_every=TICK if alive else None)
    table(names, search, statuses, chosen=chosen, stands=standing(runs))
    if not found:
        st.markdown("No run fits. Search for fewer words, or let go of a status.")
        st.button("Show all runs", key="runs_show_all", on_click=runs_state.show, args=(runs_state.view().selected,))
    if chosen:
        details(chosen, names)
    try_this(prompts(runs), key="runs")
    what_you_see(MEANING)


def filters(runs: Sequence[RunRecord], gone: Sequence[RunRecord]) -> tuple[str, tuple[str, ...]]:
    """The words and the statuses that are looked for; statuses that no run has are not offered.

    The way back from the last deletion stands beside them, where it moves nothing.
    """
    counts = {status: sum(run.status is status for run in runs) for status in RunStatus}
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        search = st.text_input(
            "Search",
            key=runs_state.SEARCH,
            type="search",
            live=True,
            placeholder="Search names, notes, functions",
            label_visibility="collapsed",
            width=320,
            persist_state="session",
        )
        statuses = st.pills(
            "Status",
            [str(status) for status, n in counts.items() if n],
            selection_mode="multi",
            format_func=lambda status: f"{status} {counts[RunStatus(status)]}",
            key=runs_state.STATUSES,
            label_visibility="collapsed",
            persist_state="session",
        )
        undo_line(gone)
    return search or "", tuple(statuses or ())


def picked(found: Sequence[RunRecord]) -> list[RunRecord]:
    """The selected runs among those that are shown, in the order in which they were picked."""
    by_id = {run.id: run for run in found}
    return [by_id[id] for id in runs_state.view().selected if id in by_id]


def standing(runs: Sequence[RunRecord]) -> tuple[object, ...]:
    """What the rest of the page depends on: when it changes, the whole page is drawn anew."""
    return tuple((run.id, run.status, run.wish, run.name) for run in runs)


def live_table(
    names: dict[str, str],
    search: str,
    statuses: tuple[str, ...],
    *,
    chosen: Sequence[RunRecord],
    stands: tuple[object, ...],
) -> None:
    """The table alone: once a second while something trains. Where more than losses has changed, the page follows."""
    runs = resources.store().runs()
    found = matching(runs, names, search, statuses)
    if standing(runs) != stands or [run.id for run in picked(found)] != [run.id for run in chosen]:
        st.rerun()
    lines = outlines(found)
    runs_table([row(run, names.get(run.dataset, "–"), lines.get(run.id)) for run in found])


page()
