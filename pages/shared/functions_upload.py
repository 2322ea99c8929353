"""The source 'Upload': a file of the person's, what was understood of it, and the way to overrule that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.reading import Choices, Limits, Reading, inspect_upload
from autodecoder_core.errors import AutodecoderError

from . import functions_state as states
from . import thread as threads
from .functions_examples import EXAMPLES
from .functions_state import FunctionsState, Upload
from .resources import store
from .text import plain

_UPLOADER = "functions_file"
LAYOUTS = {
    "wide": "A column a function",
    "rows": "A row a function",
    "long": "A row a point",
}


def upload_source(state: FunctionsState) -> Dataset | None:
    """Draws the uploader and what was found; returns the functions, None without a file that could be read."""
    limits = Limits.from_environment()
    st.file_uploader(
        "A file of functions",
        type=["csv", "tsv", "txt", "parquet", "npz", "json"],
        key=_UPLOADER,
        on_change=_brought,
        help=f"Up to {limits.max_bytes / 1e6:,.0f} MB, {limits.max_functions:,} functions and "
        f"{limits.max_points:,} points. Nothing leaves this server.",
    )
    upload = state.upload
    if upload is None:
        st.caption("CSV, TSV, Parquet, NPZ or JSON; the layout is found out, and you can overrule it.")
        if "upload" in state.shown:
            st.caption("The last functions that could be read stay on screen.")
    else:
        _found(upload)
    return state.shown.get("upload")


def take(name: str, data: bytes, choices: Choices | None = None) -> None:
    """Read a file; what can be used is kept in the store and becomes the thread's dataset."""
    choices = choices or Choices()
    reading: Reading | None = None
    problem: str | None = None
    try:
        reading = inspect_upload(data, name, choices)
        problem = None if reading.error is None else str(reading.error)
    except AutodecoderError as error:
        problem = str(error)
    states.change(source="upload", upload=Upload(name, data, choices, reading, problem))
    if reading is None or reading.dataset is None or problem is not None:
        return  # the last good functions stay
    state = states.current()
    states.change(shown={**state.shown, "upload": reading.dataset}, colour=None, output=-1)
    try:
        id = store().add_dataset(reading.dataset)
    except AutodecoderError as error:
        states.change(upload=Upload(name, data, choices, reading, str(error)))
        return
    states.change(followed=id)
    threads.change(dataset=id)


def _brought() -> None:
    file = st.session_state.get(_UPLOADER)
    if file is None:
        # A file that takes another's place is announced like this too, so the last good functions stay.
        states.change(upload=None)
    else:
        take(file.name, file.getvalue())


def _found(upload: Upload) -> None:
    if upload.problem is not None:
        st.error(plain(upload.problem, 600))
        if "upload" in states.current().shown:
            st.caption("The last functions that could be read stay on screen.")
    reading = upload.reading
    if reading is None:
        return
    parts = [reading.format]
    if reading.delimiter:
        parts.append(f"delimiter {plain(reading.delimiter)}")
    if reading.decimal:
        parts.append("decimal comma" if reading.decimal == "," else "decimal point")
    st.markdown(f"**{plain(upload.name, 40)}**: {', '.join(parts)}. {plain(reading.reason, 200)}")
    if reading.can_choose_layout:
        st.radio(
            "Layout",
            list(LAYOUTS),
            format_func=LAYOUTS.__getitem__,
            **states.view("layout", reading.layout, _with_layout),
        )
    for warning in reading.warnings:
        st.warning(plain(warning, 300))
    with st.expander("First rows and columns", expanded=upload.problem is not None):
        st.dataframe(reading.preview.head(6), height="content", hide_index=True)
        for note in reading.notes:
            st.caption(plain(note, 300))
        if reading.layout == "long":
            _roles(upload, reading)


def _with_layout(state: FunctionsState, layout: str) -> FunctionsState:
    if state.upload is not None:
        take(
            state.upload.name, state.upload.data, replace(state.upload.choices, layout=layout, id=None, t=None, x=None)
        )
    return states.current()


def _roles(upload: Upload, reading: Reading) -> None:
    """Which column names the function, which is the coordinate, which the value; the rest become factors."""
    headings = [column.heading for column in reading.columns]
    for part, field, word in (("function name", "id", "Function"), ("t", "t", "Coordinate"), ("x", "x", "Value")):
        played = [column.heading for column in reading.columns if column.part == part]
        arguments: dict[str, Any] = states.view(f"role_{field}", played, _with_role(field))
        most = {"max_selections": 1} if field == "id" else {}
        st.multiselect(word, headings, **most, **arguments)
    st.caption("Columns that you leave out of all three become factors where they hold one value a function.")


def _with_role(field: str) -> Any:
    def taken(state: FunctionsState, chosen: list[str]) -> FunctionsState:
        if state.upload is not None and chosen:
            value = chosen[0] if field == "id" else tuple(chosen)
            choices = replace(state.upload.choices, layout="long", **{field: value})
            take(state.upload.name, state.upload.data, choices)
        return states.current()

    return taken


def examples() -> None:
    """The layouts that a table may have, side by side, each to look at, to download, and to open."""
    for column, example in zip(st.columns(len(EXAMPLES), gap="medium"), EXAMPLES, strict=True):
        with column:
            st.markdown(f"**{example.title}.** {example.what}")
            st.code("\n".join([*example.text.splitlines()[:5], "…"]), language=None)
            st.button(
                "Open it here",
                key=f"functions_open_{example.layout}",
                on_click=take,
                args=(example.file, example.text.encode()),
                width="stretch",
            )
            st.download_button(
                "Download it",
                example.text,
                file_name=example.file,
                mime="text/csv",
                key=f"functions_example_{example.layout}",
                type="tertiary",
                on_click="ignore",
                width="stretch",
            )
