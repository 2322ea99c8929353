"""Train: joint and alternating training race on the same functions, from the same start."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import AutodecoderError
from autodecoder_core.inspection.live import factor_numbers, noise_floor
from autodecoder_core.kernels import cache as kernels
from autodecoder_core.runs.records import RunRecord
from pages.shared import resources
from pages.shared import thread as threads
from pages.shared import train_state as states
from pages.shared.page import head, try_this, what_you_see
from pages.shared.text import counted, plain
from pages.shared.train_actions import ALIVE, buttons
from pages.shared.train_after import known_unseen, outcome, timeline
from pages.shared.train_controls import first_controls, more_settings
from pages.shared.train_live import Scene, exhibit_of, lane_titles, race, start_of, starting_line
from pages.shared.train_plan import Plan, about, held_out_percent, plan, seconds_needed, settings_of
from pages.shared.train_runs import OnPage, runs_on_page
from pages.shared.train_try import prompts
from pages.shared.train_words import MATHEMATICS, trouble

KERNELS_ARE_COMING = "The fast engine is being made ready for this machine, once; until then it takes longer."
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Part:
    """What is trained on, what is kept unseen, and the share of it."""

    training: Dataset
    unseen: Dataset | None
    held_out: float


def planned(state: states.TrainState, dataset: Dataset) -> tuple[Plan | None, str | None]:
    """What would be started, or else why not."""
    try:
        return plan(state, dataset), state.problem
    except AutodecoderError as error:
        return None, str(error)


def coming(on: OnPage, chosen: Plan | None, part: Part) -> str:
    """The words before a start: what is trained on, and how long it may take."""
    unseen = f", {part.unseen.n_functions} more kept unseen" if part.unseen else ""
    words = f"{plain(on.dataset.name)}: {counted(part.training.n_functions, 'function')}{unseen}."
    if chosen is None:
        return words
    past = resources.store().runs(dataset=on.id, limit=8)
    words = f"{words} {about(seconds_needed(part.training, chosen.configs, past, CORES)).capitalize()}."
    return f"{words} {KERNELS_ARE_COMING}" if kernels.status() in ("absent", "compiling") else words


def colouring(part: Part) -> str | None:
    """The factor by which the maps are coloured, if the person wants one."""
    factors = part.training.factors
    names = [] if factors is None else [str(name) for name in factors.columns]
    state = states.current()
    if not names:
        return None
    colour = state.colour if state.colour in names else ""
    st.selectbox(
        "Colour of the map",
        ["", *names],
        format_func=lambda name: name or "all alike",
        help="A true factor of each function. Training never sees it.",
        **states.view("colour", colour, lambda old, name: states.replace(old, colour=name or None)),
    )
    return states.current().colour if states.current().colour in names else None


def scene(on: OnPage, part: Part, colour: str | None, at: int | None) -> Scene:
    config = on.runs[0].config if on.runs else None
    factors = part.training.factors
    return Scene(
        shown=exhibit_of(on.id, part.held_out),
        colour=None if colour is None or factors is None else factor_numbers(factors[colour].to_numpy()),
        noise_floor=None if config is None else noise_floor(part.training, config),
        at=at,
        unseen=known_unseen(on.runs),
    )


def figure(on: OnPage, chosen: Plan | None, what: Scene, part: Part, line: DeltaGenerator) -> None:
    """The race, or its starting line."""
    if on.runs:
        race(on.runs, what, line)
        return
    line.markdown(f":gray[{coming(on, chosen, part)}]")
    configs = chosen.configs if chosen else ()
    starts = [start_of(on.id, part.held_out, config) for config in configs]
    starting_line(configs, starts, what)


def outcomes(on: OnPage, part: Part) -> None:
    """A line a contender; where one has just been judged for the first time, its dot is drawn into the chart."""
    before = known_unseen(on.runs)
    for run, title in zip(on.runs, lane_titles(on.runs), strict=True):
        if run.last_snapshot:
            others = [other.id for other in on.runs if other.id != run.id]
            outcome(run, title, part.training, part.unseen, others)
    if known_unseen(on.runs).keys() != before.keys():
        st.rerun()


def said(notes: Sequence[str], runs: Sequence[RunRecord], problem: str | None) -> None:
    for note in notes:
        st.warning(note)
    if problem:
        st.error(plain(problem, 500))
    for words in filter(None, map(trouble, runs)):
        st.warning(words)


def page() -> None:
    on = runs_on_page(threads.follow_link())
    head(
        "Watch two strategies race",
        "Joint training moves latents and decoder together, alternating training takes turns. Same start, same data.",
    )
    resources.launcher()  # warms up for the first start, and notices workers that were killed
    state = states.follow(tuple(sorted(run.id for run in on.runs)), lambda old: settings_of(on.runs, old))
    chosen, problem = planned(state, on.dataset)
    share = on.runs[0].held_out if on.runs else held_out_percent(state, on.dataset) / 100
    part = Part(*resources.parts(on.id, share), share)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        buttons(on.id, chosen, on.runs)
        line = st.empty()
    said(on.notes, on.runs, problem)
    seen, controls = st.columns([4.8, 1], gap="medium")
    with controls:
        first_controls(state)
        colour = colouring(part)
    still = on.runs and not any(run.status in ALIVE for run in on.runs)
    with seen:
        at = state.at.get(tuple(run.id for run in on.runs)) if still else None
        figure(on, chosen, scene(on, part, colour, at), part, line)
        if still:
            timeline(state, on.runs)
    outcomes(on, part)
    more_settings(state, on.dataset)
    try_this(prompts(), key="train")
    what_you_see(MATHEMATICS)


page()
