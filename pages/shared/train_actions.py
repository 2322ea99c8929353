"""Start, pause, resume, stop: one row of buttons, enabled where they make sense."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from autodecoder_core.errors import AutodecoderError
from autodecoder_core.runs.records import RunRecord
from autodecoder_core.runs.spec import RunStatus, Wish

from . import resources
from . import thread as threads
from . import train_state as states
from .text import plain
from .train_plan import Plan, plan

FIRST_SNAPSHOT = 0.25  # seconds at most that a start waits for it: a click must be seen to have been heard

ALIVE = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})


def buttons(dataset: str, chosen: Plan | None, runs: Sequence[RunRecord]) -> None:
    """dataset: its id. chosen: what would be started, None where the settings cannot be. runs: those on the page."""
    alive = [run for run in runs if run.status in ALIVE]
    going = [run for run in alive if run.wish is Wish.RUN]
    waiting = [run for run in runs if run.status.resumable]
    unended = [run for run in runs if not run.status.ended]
    race = "race" if chosen is None or len(chosen.configs) > 1 else "training"
    st.button(
        f"Start the {race}" if not runs else f"Start a new {race}",
        key="train_start",
        type="secondary" if unended else "primary",
        disabled=chosen is None or bool(alive),
        on_click=_start,
        args=(dataset,),
    )
    _button("Pause", launcher_pause, going, "Keeps a checkpoint and lets go of the processor")
    _button("Resume", launcher_resume, waiting, "Goes on from the checkpoint")
    _button("Stop", launcher_stop, unended, "Ends it for good and keeps what it learned")


def _start(dataset: str) -> None:
    """Start what the settings say by now: a number typed just before the click has not been drawn yet."""
    try:
        chosen = plan(states.current(), resources.dataset(dataset))
    except AutodecoderError as error:
        states.change(problem=str(error))
        return
    start(dataset, chosen)


def start(dataset: str, chosen: Plan) -> None:
    """Start the contenders and put them into the thread."""
    try:
        runs = resources.launcher().start(dataset, chosen.configs, race=True, held_out=chosen.held_out)
    except AutodecoderError as error:
        states.change(problem=str(error))
        return
    # The page would be drawn without it, which takes as long as it takes to come, and then once more.
    resources.launcher().await_first_snapshot(runs, FIRST_SNAPSHOT)
    states.change(problem=None, followed=tuple(sorted(runs)))
    threads.change(dataset=dataset, runs=tuple(runs))


def launcher_pause(id: str) -> None:
    resources.launcher().pause(id)


def launcher_resume(id: str) -> None:
    resources.launcher().resume(id)


def launcher_stop(id: str) -> None:
    resources.launcher().stop(id)


def _button(label: str, act: Callable[[str], None], runs: Sequence[RunRecord], help: str) -> None:
    ids = tuple(run.id for run in runs)
    key = f"train_{label.lower()}"
    st.button(label, key=key, disabled=not ids, help=help, on_click=_each, args=(act, ids))


def _each(act: Callable[[str], None], ids: Sequence[str]) -> None:
    """Do it to each; what fails is said and does not keep the others from it."""
    for id in ids:
        try:
            act(id)
        except AutodecoderError as error:
            st.toast(plain(str(error), 300))
