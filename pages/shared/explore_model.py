"""The model that Explore shows, and what is computed of it once: names without doubles, losses, norms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from autodecoder_core.data.reading.table import unique_names
from autodecoder_core.inspection.per_function import data_losses

from .resources import EXAMPLE_SAMPLE, OpenModel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shown:
    """An open model; names: one a function, without doubles, so that each can be chosen."""

    opened: OpenModel
    names: tuple[str, ...]

    @property
    def owner(self) -> str:
        """What a latent belongs to: the run, whose latents stay comparable from snapshot to snapshot."""
        return self.opened.run.id if self.opened.run else EXAMPLE_SAMPLE

    @property
    def latents(self) -> Array:
        return self.opened.model.latents.astype(np.float64)

    def losses(self) -> Array:
        """(N,) data loss of each function, normalised units."""
        return _losses(snapshot_of(self.opened), self.opened)


def shown(opened: OpenModel) -> Shown:
    return Shown(opened, _names(snapshot_of(opened), opened))


def snapshot_of(opened: OpenModel) -> str:
    """Names the state of the model: a key for caches, since snapshots never change."""
    return f"{opened.run.id} {opened.run.last_snapshot}" if opened.run else EXAMPLE_SAMPLE


@st.cache_resource(show_spinner=False, max_entries=16)
def _names(snapshot: str, _opened: OpenModel) -> tuple[str, ...]:
    return unique_names([" ".join(name.split())[:80] for name in _opened.model.names], "function")


@st.cache_resource(show_spinner=False, max_entries=16)
def _losses(snapshot: str, _opened: OpenModel) -> Array:
    return data_losses(_opened.model, _opened.dataset)
