"""What all sessions share: the run store, the launcher, and opened datasets and models."""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from autodecoder_core.data import samples
from autodecoder_core.data.dataset import Dataset
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.files import load
from autodecoder_core.runs.errors import DatasetNotFound, RunNotFound
from autodecoder_core.runs.launcher import Launcher
from autodecoder_core.runs.records import RunRecord
from autodecoder_core.runs.spec import split
from autodecoder_core.runs.store import RunStore

from . import thread as threads

EXAMPLE_MODEL = Path(__file__).resolve().parents[2] / "assets" / "models" / "elnino.safetensors"
EXAMPLE_SAMPLE = "elnino"


@st.cache_resource(show_spinner=False)
def store() -> RunStore:
    """The one store of this server."""
    return RunStore()


@st.cache_resource(show_spinner=False)
def launcher() -> Launcher:
    """The one launcher of this server, warmed up so that a run's first snapshot does not wait for imports."""
    import torch

    torch.set_num_threads(1)  # training has the cores: a page that decodes on all of them waits for each to be free
    made = Launcher(store())
    made.warm_up()
    atexit.register(made.close)
    return made


@st.cache_resource(show_spinner=False, max_entries=16)
def dataset(id: str) -> Dataset:
    """A stored dataset; datasets never change. Raises DatasetNotFound."""
    return store().dataset(id)


@st.cache_resource(show_spinner=False, max_entries=16)
def parts(id: str, held_out: float) -> tuple[Dataset, Dataset | None]:
    """What a run with this share trains on, and what it never sees. Raises DatasetNotFound."""
    return split(dataset(id), held_out)


@st.cache_resource(show_spinner=False, max_entries=64)
def snapshot_model(run: str, number: int) -> Autodecoder:
    """The model of one snapshot; snapshots never change. Raises SnapshotNotFound."""
    return store().snapshot_model(run, number)


@st.cache_resource(show_spinner=False)
def example_model() -> Autodecoder:
    """The shipped model, made by scripts/make_example_model.py."""
    return load(EXAMPLE_MODEL)


@st.cache_resource(show_spinner=False)
def example_dataset() -> Dataset:
    """The data that the shipped model was trained on."""
    return samples.load(EXAMPLE_SAMPLE)


@st.cache_resource(show_spinner=False)
def sample_dataset_id(name: str) -> str:
    """A built-in real example, put into the store when first wanted."""
    return store().add_dataset(samples.load(name))


@dataclass(frozen=True, slots=True)
class OpenDataset:
    """A dataset with its id in the store."""

    id: str
    dataset: Dataset


@dataclass(frozen=True, slots=True)
class OpenModel:
    """A model with the functions it was trained on, in the order of its latents. run: None for the shipped example.

    held_out: the functions of the same dataset that it has never seen, where some were kept out.
    """

    model: Autodecoder
    dataset: Dataset
    title: str
    run: RunRecord | None
    held_out: Dataset | None = None


def open_dataset(thread: threads.Thread) -> OpenDataset:
    """The thread's dataset, or the shipped example; a link to one that is gone says so and opens the example."""
    if thread.dataset is not None:
        try:
            return OpenDataset(thread.dataset, dataset(thread.dataset))
        except DatasetNotFound as error:
            threads.forget_dataset()
            st.warning(f"{error} The sea surface temperatures are open instead.")
    id = sample_dataset_id(EXAMPLE_SAMPLE)
    return OpenDataset(id, dataset(id))


def open_model(thread: threads.Thread) -> OpenModel:
    """The model of the thread's first run at its newest snapshot, or the shipped example.

    A link to a run that is gone, or has no snapshot yet, says so and opens the example.
    """
    if thread.run is not None:
        try:
            run = store().run(thread.run)
            if run.last_snapshot:
                seen, unseen = parts(run.dataset, run.held_out)
                return OpenModel(snapshot_model(run.id, run.last_snapshot), seen, run.name, run, unseen)
            st.info("This run has no snapshot yet; the shipped example is open until it has one.")
        except (RunNotFound, DatasetNotFound) as error:
            threads.forget_run(thread.run)
            st.warning(f"{error} The shipped example is open instead.")
    elif thread.dataset not in (None, sample_dataset_id(EXAMPLE_SAMPLE)):
        st.info("The shipped example is open: no run of your functions is. Train them, or choose one of their runs.")
    return OpenModel(example_model(), example_dataset(), "Sea surface temperatures, d = 2", None)
