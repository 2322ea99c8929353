"""Which runs the page shows, and the functions that they learn: the thread, put right where it contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.runs.errors import RunNotFound
from autodecoder_core.runs.records import RunRecord

from . import resources
from . import thread as threads
from .text import plain

LANES = 4  # runs side by side


@dataclass(frozen=True, slots=True)
class OnPage:
    """dataset: the whole one, and its id. runs: those shown, oldest first; all learn the same part of the dataset.
    notes: what could not be shown and why, for the person.
    """

    id: str
    dataset: Dataset
    runs: tuple[RunRecord, ...]
    notes: tuple[str, ...]


def runs_on_page(thread: threads.Thread) -> OnPage:
    """Follow the thread. Runs that are gone leave it; runs of other functions give way to the dataset."""
    found: list[RunRecord] = []
    notes: list[str] = []
    for id in thread.runs:
        try:
            found.append(resources.store().run(id))
        except RunNotFound as error:
            thread = threads.forget_run(id)
            notes.append(plain(str(error), 200))
    if found and thread.dataset not in (None, found[0].dataset):
        # Only a later choice of functions parts the two: a race is always started and opened with its dataset.
        thread, found = threads.change(runs=()), []
    if found:
        thread = threads.change(dataset=found[0].dataset)
    opened = resources.open_dataset(thread)
    if found and opened.id != found[0].dataset:
        found = []
    alike = [run for run in found if (run.dataset, run.held_out) == (found[0].dataset, found[0].held_out)]
    if len(alike) < len(found):
        names = ", ".join(f"“{plain(run.name)}”" for run in found if run not in alike)
        notes.append(f"{names} learned other functions; compare them on the Runs page.")
    if len(alike) > LANES:
        notes.append(f"The first {LANES} of {len(alike)} runs are shown; choose others on the Runs page.")
    lanes = sorted(alike[:LANES], key=lambda run: run.created_at)
    return OnPage(opened.id, opened.dataset, tuple(lanes), tuple(notes))
