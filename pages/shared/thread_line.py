"""The running head of every page: dataset → run → latent, each a link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from autodecoder_core.errors import AutodecoderError
from autodecoder_core.runs.errors import DatasetNotFound, NotFoundError
from autodecoder_core.runs.records import DatasetRecord, RunRecord
from autodecoder_core.runs.spec import RunStatus

from . import resources
from . import thread as threads
from .page import link
from .text import counted, plain, vector
from .thread import Thread

STYLE = Path(__file__).resolve().parents[2] / "assets" / "css" / "shell.css"

_NAME = 34  # characters of a name, so that the line stays one line on a desk


_OPENS_MODEL = ("idea", "explore", "fit")  # where the shipped example is open as long as no run is
_OPENS_DATA = (*_OPENS_MODEL, "train")


@contextmanager
def running_head(page: str) -> Iterator[None]:
    """Follow the link, draw the line, let the page run; where the page has moved the thread, draw the line anew.

    page: its path, such as "explore": where the thread is empty, some pages open the shipped example.
    """
    st.html(STYLE)
    with st.container(key="thread_line"):  # out here, since a key may be drawn once a run only
        place = st.empty()
    shown = threads.follow_link()
    with place.container():
        thread_line(shown, page)
    yield
    if (now := threads.current()) != shown:
        with place.container():
            thread_line(now, page)


def thread_line(thread: Thread, page: str) -> None:
    """Draw the line. What is missing stands there as faint words that say what to do; nothing here can fail a page."""
    run, lost_run = _run(thread)
    dataset = _dataset(thread.dataset or (run.dataset if run else None))
    example = None if thread.run or page not in _OPENS_DATA else _example()
    if example and dataset is None and thread.dataset is None:
        dataset = example
    example_model = example is not None and page in _OPENS_MODEL and dataset == example
    # Each link leads back to its own part of the thread: the latent may have moved since the line was drawn.
    to_data = Thread(dataset=dataset.id if dataset else thread.dataset)
    to_run = Thread(dataset=to_data.dataset, runs=thread.runs)
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        if dataset:
            label = f"{plain(dataset.name, _NAME)}, {counted(dataset.n_functions, 'function')}"
            _part("functions", label, to_data, "The functions of this thread")
        else:
            _todo("functions", "choose functions", thread, "No functions are chosen yet: make, upload or pick some")
        _arrow()
        if run:
            _part("train", _run_words(run, len(thread.runs)), to_run, "The run of this thread, live")
        elif example_model:
            _part("explore", "shipped example, d = 2", to_run, "The model that comes with the program")
        else:
            words = "this run is gone: choose another" if lost_run else "train a run"
            _todo("runs" if lost_run else "train", words, to_data, "There is no run yet: train these functions")
        _arrow()
        if thread.z is not None and (run or example_model):
            _part("explore", f"z = {vector(thread.z)}", Thread(to_run.dataset, thread.runs, thread.z), "This latent")
        else:
            _todo("explore", "choose a latent", to_run, "No latent is chosen yet: drag the handle")


def _part(page: str, label: str, thread: Thread, help: str) -> None:
    link(page, f":small[:gray[{label}]]", thread, help=help)


def _todo(page: str, label: str, thread: Thread, help: str) -> None:
    link(page, f":small[:gray[*{label}*]]", thread, help=help)


def _arrow() -> None:
    st.markdown(":small[:gray[→]]", width="content")


def _run_words(run: RunRecord, n: int) -> str:
    status = f"{run.status} {run.progress:.0%}" if run.status is RunStatus.RUNNING else str(run.status)
    more = f", and {n - 1} more" if n > 1 else ""
    return f"{plain(run.name, _NAME)}, {'deleted' if run.deleted_at else status}{more}"


def _run(thread: Thread) -> tuple[RunRecord | None, bool]:
    """The thread's first run, and whether it is named but gone."""
    if thread.run is None:
        return None, False
    try:
        return resources.store().run(thread.run), False
    except NotFoundError:
        return None, True
    except AutodecoderError:
        return None, False  # the store is out of reach: the page that needs it says so


def _dataset(id: str | None) -> DatasetRecord | None:
    try:
        return None if id is None else _card(id)
    except AutodecoderError:
        return None


def _example() -> DatasetRecord | None:
    """The card of the shipped example's functions."""
    try:
        return _card(resources.sample_dataset_id(resources.EXAMPLE_SAMPLE))
    except AutodecoderError:
        return None


@st.cache_resource(show_spinner=False, max_entries=256)
def _card(id: str) -> DatasetRecord:
    """A dataset's card; datasets never change. Raises DatasetNotFound."""
    for record in resources.store().datasets():
        if record.id == id:
            return record
    raise DatasetNotFound(id)
