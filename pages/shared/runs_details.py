"""Below the table: the selected run's words and settings, or what sets several apart; their losses over one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from autodecoder_core.errors import AutodecoderError
from autodecoder_core.figures.losses import AXIS, Against, draw_losses, loss_curve
from autodecoder_core.runs.differences import differences, settings
from autodecoder_core.runs.errors import RunNotFound
from autodecoder_core.runs.records import Losses, RunRecord
from autodecoder_core.runs.spec import NAME_LIMIT, NOTE_LIMIT

from . import resources
from .page import is_dark
from .runs_rows import ALIVE
from .text import counted, plain

_DRAWN = 8  # runs in one figure

_WORDS = {
    "strategy": "strategy",
    "latent_dim": "latent dimensions, d",
    "hidden": "hidden layers",
    "activation": "activation",
    "coordinate_features": "coordinate features",
    "loss": "loss function",
    "loss_scale": "loss scale",
    "sigma": "prior scale, σ",
    "prior_warmup": "prior warm-up",
    "batch_size": "points a minibatch",
    "decoder_lr": "step size of θ",
    "latent_lr": "step size of z",
    "lr_schedule": "schedule of step sizes",
    "latent_init_std": "spread of the first z",
    "latent_epochs": "epochs a round, z",
    "decoder_epochs": "epochs a round, θ",
}


def details(chosen: Sequence[RunRecord], datasets: dict[str, str]) -> None:
    """chosen: one run or more. datasets: names by id."""
    figure, words = st.columns([3, 2], gap="large")
    with figure:
        losses_figure(chosen[:_DRAWN])
        if len(chosen) > _DRAWN:
            st.caption(f"The first {_DRAWN} of {len(chosen)} are drawn.")
    with words:
        if len(chosen) == 1:
            _one(chosen[0], datasets)
        else:
            _several(chosen[:_DRAWN], datasets)


def losses_figure(runs: Sequence[RunRecord]) -> None:
    """The data losses of the runs over one another."""
    against: Against = (
        st.segmented_control(
            "Loss against",
            list(AXIS),
            default="epoch",
            required=True,
            format_func=lambda name: {"epoch": "epochs", "seconds": "seconds", "step": "steps"}[name],
            key="runs_against",
            label_visibility="collapsed",
            persist_state="session",
        )
        or "epoch"
    )
    curves = []
    for run in runs:
        try:
            curves.append(loss_curve(run.name, run.config.strategy.name, _losses(run), against))
        except RunNotFound:
            continue  # deleted for good since the list was read
    if not any(len(curve.x) for curve in curves):
        st.caption("There is no loss to draw yet: the first epoch is still to come.")
        return
    drawn = draw_losses(curves, against=against, dark=is_dark())
    st.plotly_chart(drawn, key="runs_losses", config={"displaylogo": False, "toImageButtonOptions": {"scale": 2}})


def _losses(run: RunRecord) -> Losses:
    return resources.store().losses(run.id) if run.status in ALIVE else _settled_losses(run.id, run.step)


@st.cache_data(show_spinner=False, max_entries=64)
def _settled_losses(id: str, step: int) -> Losses:
    """A run's losses up to a step at which nobody trains it."""
    return resources.store().losses(id)


def _one(run: RunRecord, datasets: dict[str, str]) -> None:
    name, note = f"runs_name_{run.id}", f"runs_note_{run.id}"
    st.text_input("Name", run.name, max_chars=NAME_LIMIT, key=name, on_change=_rename, args=(run.id, name))
    st.text_area(
        "Note",
        run.note,
        max_chars=NOTE_LIMIT,
        key=note,
        height=72,
        placeholder="What did you try, what did you see?",
        on_change=_annotate,
        args=(run.id, note),
    )
    if run.error:
        st.markdown(f":red[{plain(run.error, 600)}]")
    kept_out = f", {run.held_out:.0%} of them held out" if run.held_out else ""
    engine = resources.snapshot_model(run.id, run.last_snapshot).record.get("engine") if run.last_snapshot else None
    by = f" by the {plain(str(engine))} engine" if engine else ""
    trained = (
        f"epoch {run.epoch:,} of {run.total_epochs:,}, {counted(run.step, 'step')}, {run.seconds:.1f} s of training{by}"
    )
    st.caption(f"{plain(datasets.get(run.dataset, 'functions that are gone'))}{kept_out}; {trained}; id {run.id}")
    with st.expander("All settings"):
        _table({name: [value] for name, value in settings(run.config).items()}, ["value"])


def _several(runs: Sequence[RunRecord], datasets: dict[str, str]) -> None:
    rows = differences([run.config for run in runs])
    if len({run.dataset for run in runs}) > 1:
        rows = {"functions": [datasets.get(run.dataset, "gone") for run in runs], **rows}
    if len({run.held_out for run in runs}) > 1:
        rows = {"share held out": [run.held_out for run in runs], **rows}
    if not rows:
        st.markdown("These runs have the same settings, the seed included: they are one training, repeated.")
        return
    st.markdown("What sets them apart")
    _table(rows, [run.name for run in runs])
    if "functions" in rows:
        st.caption("They learn different functions, so their losses do not compare.")


def _table(rows: dict[str, list[Any]], heads: Sequence[str]) -> None:
    """Settings down, runs across; all as text, escaped, for the table reads Markdown."""
    frame = pd.DataFrame(
        [[_text(value) for value in row] for row in rows.values()],
        index=[_WORDS.get(name, name.replace("_", " ")) for name in rows],
        columns=_apart([plain(head, 28) for head in heads]),
    )
    st.table(frame, border="horizontal")


def _apart(heads: Sequence[str]) -> list[str]:
    """Runs may share a name; columns may not."""
    return [head if heads.count(head) == 1 else f"{head} ({heads[:i].count(head) + 1})" for i, head in enumerate(heads)]


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else plain(str(value), 40)


def _rename(id: str, key: str) -> None:
    _try(lambda: resources.store().rename(id, st.session_state[key]))
    if not st.session_state[key].strip():  # an empty name brings the first one back: show it
        _try(lambda: st.session_state.update({key: resources.store().run(id).name}))


def _annotate(id: str, key: str) -> None:
    _try(lambda: resources.store().note(id, st.session_state[key]))


def _try(act: Any) -> None:
    try:
        act()
    except AutodecoderError as error:
        st.toast(plain(str(error), 300))
