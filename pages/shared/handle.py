"""Where the handle of a latent map rests: remembered across pages, moved by the hand or by a button."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from .components.latent_map import moved_z


@dataclass(slots=True)
class Handle:
    """z: (d,) or None before the first move. revision: rises when Python moves the handle, so that the map follows.
    model: what z belongs to; another model starts anew."""

    model: str
    z: NDArray[np.float64] | None = None
    revision: int = 0

    def move(self, z: ArrayLike) -> None:
        """Put the handle there; the map glides to it at its next drawing."""
        self.z = np.asarray(z, dtype=np.float64)
        self.revision += 1


def handle(key: str, model: str) -> Handle:
    """The handle of the map with this key; a new one when another model is shown."""
    name = f"handle_{key}"
    known: Handle | None = st.session_state.get(name)
    if known is None or known.model != model:
        known = st.session_state[name] = Handle(model, None, (known.revision + 1) if known else 0)
    return known


def follow_hand(key: str, held: Handle) -> None:
    """For a map's on_z_change: keep where the person put the handle."""
    z = moved_z(key)
    if z is not None:
        held.z = z
