"""The spark lines' losses, read once for each run that stands still."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from autodecoder_core.runs.outlines import Outline
from autodecoder_core.runs.records import RunRecord

from . import resources

_KEPT = 4_000  # outlines, a kilobyte each


@st.cache_resource(show_spinner=False)
def _kept() -> dict[tuple[str, int], Outline]:
    """By run and step: what was read at a step stays true, so sessions may share it."""
    return {}


def outlines(runs: Sequence[RunRecord]) -> dict[str, Outline]:
    """The outlines of these runs by id; only those that have moved on are read anew."""
    kept = _kept()
    if len(kept) > _KEPT:
        kept.clear()
    missing = [run for run in runs if run.step and (run.id, run.step) not in kept]
    read = resources.store().outlines([run.id for run in missing]) if missing else {}
    for run in missing:
        if run.id in read:
            kept[run.id, run.step] = read[run.id]
    found = {run.id: kept.get((run.id, run.step)) for run in runs}
    return {id: outline for id, outline in found.items() if outline is not None}
