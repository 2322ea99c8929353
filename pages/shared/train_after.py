"""Below the chart: the timeline of a race that stands still, and what came of each contender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import AutodecoderError
from autodecoder_core.inspection.unseen import Unseen, unseen_error
from autodecoder_core.runs.records import RunRecord

from . import resources
from . import thread as threads
from .page import go
from .runs_files import file_stem, latents_csv, losses_csv, model_file
from .text import plain
from .train_live import kept_snapshots
from .train_state import TrainState, view
from .train_words import unseen_words

_KNOWN = "train_unseen"


def timeline(state: TrainState, runs: Sequence[RunRecord]) -> None:
    """A slider over the kept snapshots of all runs; the live view shows them as they were."""
    ids = tuple(run.id for run in runs)
    epochs = sorted({snapshot.epoch for run in runs for snapshot in kept_snapshots(run)})
    if len(epochs) < 2:
        return
    asked = state.at.get(ids)
    shown = epochs[-1] if asked is None else min(epochs, key=lambda epoch: abs(epoch - asked))

    def take(old: TrainState, epoch: int) -> TrainState:
        at = {key: value for key, value in old.at.items() if key != ids}
        return replace(old, at=at if epoch == epochs[-1] else {**at, ids: epoch})

    st.select_slider(
        "Timeline",
        epochs,
        format_func=lambda epoch: f"epoch {epoch:,}",
        help="Drag back to see the race as it was at each snapshot that was kept. Arrow keys step.",
        **view("timeline", shown, take),
    )


def known_unseen(runs: Sequence[RunRecord]) -> dict[str, NDArray[np.float64]]:
    """(1, 2) the epoch and the held-out loss of each run that has been judged in this session."""
    known = st.session_state.get(_KNOWN, {})
    found = {run.id: known.get((run.id, run.last_snapshot)) for run in runs}
    epochs = {run.id: run.epoch for run in runs}
    return {id: np.array([[epochs[id], loss]]) for id, loss in found.items() if loss is not None}


def outcome(run: RunRecord, title: str, training: Dataset, unseen: Dataset | None, others: Sequence[str]) -> None:
    """One contender's line: how it does on functions that it has not seen, where to go on, what to take away.

    title: as in the live view. others: the ids of the page's other runs.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = f"**:{'blue' if run.config.strategy.name == 'joint' else 'orange'}[{plain(title)}]**"
        if run.status.ended and unseen is not None:
            words += f" on {_judged(run, training)}"
        st.markdown(words, width="stretch")
        ids = (run.id, *others)
        for page, label in (("explore", "Explore this snapshot →"), ("fit", "Fit with it →")):
            if st.button(label, key=f"train_{page}_{run.id}", type="tertiary", disabled=not run.last_snapshot):
                go(page, threads.change(dataset=run.dataset, runs=ids))
        _download(run)


def _judged(run: RunRecord, training: Dataset) -> str:
    try:
        result = judge(run.id, run.last_snapshot, run.dataset, run.held_out)
    except AutodecoderError as error:
        return plain(str(error), 300)
    st.session_state.setdefault(_KNOWN, {})[run.id, run.last_snapshot] = result.loss
    return unseen_words(result, training.value_names)


@st.cache_data(show_spinner="Encoding the functions that were kept unseen …", max_entries=256)
def judge(run: str, number: int, dataset: str, held_out: float) -> Unseen:
    """The error of one snapshot on the functions that its run has not seen."""
    seen, unseen = resources.parts(dataset, held_out)
    assert unseen is not None
    return unseen_error(resources.snapshot_model(run, number), seen, unseen)


def _download(run: RunRecord) -> None:
    store = resources.store()
    files = (
        ("Losses, CSV", lambda: losses_csv(store, [run]), "losses.csv", "text/csv"),
        ("Latents, CSV", lambda: latents_csv(store, [run]), "latents.csv", "text/csv"),
        ("Model, safetensors", partial(model_file, store, run), "model.safetensors", "application/octet-stream"),
    )
    with st.popover("Download", type="tertiary", key=f"train_download_{run.id}", disabled=not run.last_snapshot):
        for label, make, name, mime in files:
            st.download_button(
                label,
                make,
                file_name=f"{file_stem(run)}-{name}",
                mime=mime,
                key=f"train_get_{name}_{run.id}",
                on_click="ignore",
                width="stretch",
            )
