"""A store, a launcher that starts nothing, and a race in the queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

import autodecoder_core as ad
from autodecoder_core.runs import Launcher, RunStore
from pages.shared import resources

from .staging import CONFIGS


@pytest.fixture
def store() -> Iterator[RunStore]:
    st.cache_resource.clear()
    st.cache_data.clear()
    opened = RunStore()
    yield opened
    opened.close()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(autouse=True)
def launcher(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Launcher]:
    """The real launcher without a place for any run: what is started stays queued."""
    made = Launcher(store, max_workers=0, watch=False)
    monkeypatch.setattr(resources, "launcher", lambda: made)
    yield made
    made.close()


@pytest.fixture
def waves(store: RunStore) -> str:
    return store.add_dataset(ad.generate("damped_wave", n_functions=12, n_points=16, noise=0.02))


@pytest.fixture
def race(store: RunStore, waves: str, launcher: Launcher) -> tuple[str, ...]:
    return tuple(launcher.start(waves, CONFIGS, held_out=0.25))
