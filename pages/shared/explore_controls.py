"""The first controls of Explore, under the map: which run, what colour, which dimensions, the prior."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from autodecoder_core.data.reading.table import unique_names
from autodecoder_core.inspection.prior import prior_std
from autodecoder_core.runs.records import RunRecord

from . import explore_state as states
from . import thread as threads
from .explore_model import Shown
from .explore_place import go_to
from .explore_state import ExploreState
from .handle import Handle
from .resources import EXAMPLE_SAMPLE, sample_dataset_id, store

_MOST_RUNS = 200  # in the list; older ones are opened from the Runs page
_EXAMPLE = ""
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")  # as on the map's own axes


def run_picker(shown: Shown) -> None:
    """Which run is open; another one moves the thread."""
    runs = {run.id: run for run in store().runs(limit=_MOST_RUNS) if run.last_snapshot}
    if shown.opened.run is not None:
        runs.setdefault(shown.opened.run.id, shown.opened.run)
    datasets = {record.id: record.name for record in store().datasets()}
    words = [_words(run, datasets.get(run.dataset, "")) for run in reversed(runs.values())]
    labels = dict(zip(reversed(runs), unique_names(words, "run"), strict=True))  # the eldest keeps its plain name
    labels[_EXAMPLE] = "Shipped example, sea surface temperatures, joint, d = 2"

    def open_it(id: str) -> None:
        if id == _EXAMPLE:
            threads.change(runs=(), dataset=sample_dataset_id(EXAMPLE_SAMPLE))
            return
        others = threads.current().runs
        beside = tuple(other for other in others if other != id) if id in others else ()
        threads.change(runs=(id, *beside), dataset=runs[id].dataset)

    st.selectbox(
        "Run",
        [*runs, _EXAMPLE],
        format_func=lambda id: labels.get(id, id),
        help="Runs that have a snapshot, the newest first. Train makes more.",
        **states.view("run", shown.opened.run.id if shown.opened.run else _EXAMPLE, open_it),
    )


def colour_picker(offered: dict[str, str], chosen: str) -> None:
    st.selectbox(
        "Colour by",
        list(offered),
        format_func=lambda id: offered.get(id, id),
        **states.view("colour", chosen, lambda id: states.change(colour=id)),
    )


def axes_picker(d: int, axes: tuple[int, int]) -> None:
    """Two of the d dimensions; one that is taken already changes places with the other."""

    def take(which: int, k: int) -> None:
        kept = axes[1 - which] if axes[1 - which] != k else axes[which]
        states.change(axes=(k, kept) if which == 0 else (kept, k))

    for column, which, label in zip(st.columns(2), (0, 1), ("Across", "Up"), strict=True):
        with column:
            st.selectbox(
                label,
                range(d),
                format_func=lambda k: f"z{k + 1}".translate(_SUBSCRIPT),
                **states.view(f"axis_{which}", axes[which], partial(take, which)),
            )


def jump(shown: Shown, held: Handle) -> None:
    """Go to a training function by its name."""
    name = "explore_jump"

    def go() -> None:
        chosen = st.session_state[name]
        st.session_state[name] = None  # ready for the next; the handle may be moved away meanwhile
        if chosen in shown.names:
            go_to(held, shown.latents[shown.names.index(chosen)])

    st.selectbox("Go to", shown.names, index=None, placeholder="A function by name", key=name, on_change=go)


def prior_switch(state: ExploreState) -> None:
    st.toggle(
        "Prior",
        help="A dotted circle: one standard deviation of where the prior alone would put a latent.",
        **states.view("prior", state.prior, lambda on: states.change(prior=on)),
    )


def prior_of(shown: Shown, axes: tuple[int, int]) -> tuple[float, str]:
    """The circle's radius, in latent units, and what it is in one line."""
    model, counts = shown.opened.model, shown.opened.dataset.counts
    k = int(np.median(counts))
    radius = prior_std(model, k)
    typical = "" if counts.min() == counts.max() else ", the median"
    if model.config.loss in ("mse", "huber"):
        noise = float(model.record.get("noise_variance", 1.0)) ** 0.5
        why = (
            f"s σ/√(K m), with noise s = {noise:.3g} in normalised values, σ = {model.config.sigma:g}, "
            f"K = {k} points of a function{typical}, and m = {model.n_outputs}"
        )
    else:
        why = f"from σ = {model.config.sigma:g} and K = {k} points of a function{typical}"
    reach = float(np.linalg.norm(shown.latents[:, list(axes)], axis=1).max())
    where = " All latents lie well inside it: the prior hardly pulls here." if radius > 1.2 * reach else ""
    return radius, f"Dotted circle: one standard deviation of the prior, {radius:.3g}: {why}.{where}"


def _words(run: RunRecord, dataset: str) -> str:
    """ "Joint, d = 2, waves": name, dataset, strategy and d, each said once."""
    strategy, d = run.config.strategy.name, f"d = {run.config.latent_dim}"
    known = run.name.lower()
    parts = (run.name, dataset, "" if strategy in known else strategy, "" if d in known else d)
    return ", ".join(part for part in parts if part)
