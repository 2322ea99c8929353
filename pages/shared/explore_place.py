"""Where the handle of Explore stands, in step with the thread: dragging, jumping, and a latent in a link."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from . import thread as threads
from .components.latent_map import moved_z
from .handle import Handle, handle
from .text import counted
from .thread import Thread

KEY = "explore_map"
_FARTHEST = 1e6  # a latent beyond this is a slip in a link; single precision would make nothing of it


def place(owner: str, d: int, thread: Thread) -> tuple[Handle, str | None]:
    """The handle for the latents (d) of `owner`, put where the thread says; and a word where that cannot be."""
    held = handle(KEY, owner)
    if held.z is not None and held.z.shape != (d,):
        held.z = None
    # By one's own link, which rounds, one comes back to the exact place.
    if thread.z is None or (held.z is not None and thread.query()["z"] == _as_thread(held.z).query()["z"]):
        return held, None
    if len(thread.z) != d:
        words = f"The latent in this link has {counted(len(thread.z), 'number')}; this model's latents have {d}."
    elif not all(math.isfinite(value) and abs(value) <= _FARTHEST for value in thread.z):
        words = "The latent in this link has a number that cannot be drawn."
    else:
        held.move(thread.z)
        return held, None
    return held, f"{words} The map opens without it."


def go_to(held: Handle, z: NDArray[np.float64]) -> None:
    """Move the handle there, and the thread with it. For callbacks."""
    held.move(z)
    keep(z)


def follow(held: Handle, d: int) -> None:
    """For the map's on_z_change: the person has moved the handle."""
    z = moved_z(KEY)
    if z is not None and z.shape == (d,):
        held.z = z
        keep(z)


def keep(z: NDArray[np.float64]) -> Thread:
    """Put a latent into the thread."""
    return threads.change(z=_as_thread(z).z)


def _as_thread(z: NDArray[np.float64]) -> Thread:
    return Thread(z=tuple(float(value) for value in z))
