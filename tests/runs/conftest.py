"""Stores to test on: SQLite always, and any server whose address is in AUTODECODER_TEST_DATABASE_URL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.files import model_to_bytes
from autodecoder_core.runs import RunSpec, RunStore, tables
from autodecoder_core.runs.database import Database
from autodecoder_core.runs.starter import CAN_FORK
from autodecoder_core.training import train
from tests.runs.making import CONFIG, waves

collect_ignore = [] if CAN_FORK else ["test_warm.py"]  # elsewhere there is no warm process
SERVER = os.environ.get("AUTODECODER_TEST_DATABASE_URL")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUTODECODER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("AUTODECODER_DATABASE_URL", raising=False)
    return tmp_path / "home"


@pytest.fixture(params=["sqlite", *([SERVER] if SERVER else [])])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'runs.sqlite3'}"
    database = Database(request.param)
    database.write(tables.metadata.drop_all)
    database.close()
    return str(request.param)


@pytest.fixture
def open_store(url: str) -> Iterator[Callable[[], RunStore]]:
    """Opens the same store again: another tab, another process."""
    opened: list[RunStore] = []

    def open_it() -> RunStore:
        opened.append(RunStore(url))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], RunStore]) -> RunStore:
    return open_store()


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return waves()


@pytest.fixture(scope="session")
def model(dataset: Dataset) -> Autodecoder:
    return next(train(dataset, CONFIG)).model


@pytest.fixture(scope="session")
def blob(model: Autodecoder) -> bytes:
    return model_to_bytes(model)


@pytest.fixture
def run(store: RunStore, dataset: Dataset) -> str:
    """A run in the queue."""
    return store.create_run(RunSpec(store.add_dataset(dataset), CONFIG))
