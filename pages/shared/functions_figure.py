"""What the Functions page shows of a dataset: the field of curves, a small table, the list, the files."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from autodecoder_core.data import writing
from autodecoder_core.data.dataset import Dataset
from autodecoder_core.figures.curves import PATH
from autodecoder_core.inspection.summary import Span, summarise

from . import functions_state as states
from .components.curve_field import colours_of, curve_field, words_of
from .functions_state import FunctionsState
from .text import counted, plain

HEIGHT = 360


def figure(dataset: Dataset, state: FunctionsState, origin: str) -> None:
    """The curves, and below them what is drawn and what colours it."""
    if dataset.n_coords > 3:
        st.info(f"Functions of {dataset.n_coords} coordinates cannot be drawn; they can be trained on all the same.")
        return
    outputs = outputs_of(dataset)
    output = state.output if state.output in outputs else next(iter(outputs))
    colours = colours_of(dataset)
    colour = state.colour if state.colour in colours else None
    curve_field(
        dataset, key="functions_field", output=output, colour=colour, origin=origin, reveal=state.reveal, height=HEIGHT
    )
    left, right = st.columns(2)
    with left:
        if colours:
            st.selectbox(
                "Colour by",
                ["", *colours],
                format_func=lambda name: words_of(name) or "one ink for all",
                **states.view("colour", colour or "", _with_colour),
            )
    with right:
        if len(outputs) > 1:
            st.selectbox("Shown", list(outputs), format_func=outputs.__getitem__, **states.view_field("output", output))


def outputs_of(dataset: Dataset) -> dict[int, str]:
    """What can be drawn: one output, or all at once where there is a way."""
    each = dict(enumerate(dataset.value_names))
    if dataset.n_coords == 0:
        return {PATH: "all outputs"}
    if dataset.n_coords == 1 and dataset.n_outputs == 2:
        return {PATH: "path in the plane", **each}
    return each


def table(dataset: Dataset) -> None:
    """The dataset in a few numbers."""
    facts = summarise(dataset)
    each = f"{facts.most:,}" if facts.fewest == facts.most else f"{facts.fewest:,} to {facts.most:,}"
    missing = "no common grid" if facts.missing is None else f"{facts.missing:,}"
    unit = dataset.value_names[0]
    rows = [
        ("Functions", f"{facts.n_functions:,}"),
        ("Points of each", each),
        ("Points in all", f"{facts.n_points:,}"),
        *(("Coordinate", _span(span)) for span in facts.coords),
        *(("Value", _span(span)) for span in facts.values[:4]),
        ("Missing points", missing),
        ("Factors", ", ".join(map(words_of, facts.factors[:6])) + (" …" if len(facts.factors) > 6 else "") or "none"),
        ("Noise", "not known" if facts.noise is None else f"{facts.noise:g} in {unit}" if facts.noise else "none"),
    ]
    half = -(-len(rows) // 2)
    for column, part in zip(st.columns(2, gap="medium"), (rows[:half], rows[half:]), strict=True):
        frame = pd.DataFrame([(label, plain(text, 120)) for label, text in part], columns=["what", "how much"])
        column.table(frame, border="horizontal", hide_index=True, hide_header=True)


def _span(span: Span) -> str:
    low, high = (f"{value:.4g}".replace("-", "−") for value in (span.low, span.high))
    return f"{span.label}: {low} to {high}"


def functions_list(dataset: Dataset) -> None:
    """Every function with its points and factors, folded."""
    with st.expander(f"The functions ({dataset.n_functions:,})"):
        frame = pd.DataFrame({"function": dataset.names, "points": dataset.counts})
        if dataset.factors is not None:
            factors = dataset.factors.add_prefix("factor ") if {"function", "points"} & set(dataset.factors) else None
            frame = pd.concat([frame, dataset.factors if factors is None else factors], axis=1)
        st.dataframe(frame, hide_index=True, height=280)


def downloads(dataset: Dataset) -> None:
    """The dataset as files, made when asked for."""
    name = "-".join("".join(c if c.isalnum() else " " for c in dataset.name).split()).lower()[:40] or "functions"
    kinds = (
        ("CSV", "csv", "text/csv", writing.to_csv_bytes),
        ("Parquet", "parquet", "application/vnd.apache.parquet", writing.to_parquet_bytes),
        ("NPZ", "npz", "application/octet-stream", writing.to_npz_bytes),
        ("JSON", "json", "application/json", writing.to_json_bytes),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Download {counted(dataset.n_points, 'point')}", width="content")
        for label, suffix, mime, write in kinds:
            st.download_button(
                label,
                lambda write=write: write(dataset),
                file_name=f"{name}.{suffix}",
                mime=mime,
                key=f"functions_download_{suffix}",
                type="tertiary",
                on_click="ignore",
            )


def _with_colour(state: FunctionsState, chosen: str) -> FunctionsState:
    return states.replaced(state, colour=chosen or None)
