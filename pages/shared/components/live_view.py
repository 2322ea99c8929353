"""The live view: runs side by side in one canvas part; latents in motion, functions being fitted, losses.

Axis letters: N functions, d → 2 map axes, F functions shown, G grid points of a decoded function, c coordinates,
m outputs, T rows of history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autodecoder_core.errors import DataError
from pages.shared.components.base import browser_part
from pages.shared.components.small_multiples import Function, picture_of
from pages.shared.packing import pack

Phase = Literal["joint", "latents", "decoder", ""]

MAP_LIMIT = 4_000  # latents drawn in a map: more would be one grey
HISTORY_LIMIT = 600  # rows of history sent: about one for each pixel of the chart

_part = browser_part("live_view", html='<div class="ad-part ad-live"></div>')


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One run as it stands at one snapshot.

    title: its name. colour: 0 joint, 1 alternating, 2… the further colours of the theme's list. status: one word or
    two ("running", "paused", "finished"). phase: what moves now. epoch, n_epochs, step, seconds: how far it is.
    data_loss, prior_loss: now, None before the first snapshot. positions: (N, 2) latents on the map's axes, in the
    order of the functions. curves: (F, G, m) decoded values of the functions shown, on the grid that all lanes share.
    history: (T, 5) rows epoch, step, seconds, data loss, prior loss. phases: (phase, first epoch, last epoch) in
    order. held_out: (H, 2) rows epoch, loss.

    Raises DataError when a shape is not as said here.
    """

    title: str
    colour: int = 0
    status: str = ""
    phase: Phase = ""
    epoch: int = 0
    n_epochs: int = 0
    step: int = 0
    seconds: float = 0.0
    data_loss: float | None = None
    prior_loss: float | None = None
    positions: NDArray[Any] | None = None
    curves: NDArray[Any] | None = None
    history: NDArray[Any] | None = None
    phases: Sequence[tuple[Phase, float, float]] = field(default=())
    held_out: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        shapes = (("positions", 2, 2), ("history", 2, 5), ("held_out", 2, 2), ("curves", 3, None))
        for name, dimensions, columns in shapes:
            array = getattr(self, name)
            if array is None:
                continue
            array = np.asarray(array, np.float32)
            if array.ndim != dimensions or (columns is not None and array.shape[1] != columns):
                wanted = f"(…, {columns})" if columns else "(F, G, m)"
                raise DataError(f"{name} of the lane “{self.title}” must have shape {wanted}; got {array.shape}.")
            object.__setattr__(self, name, array)


def live_view(
    lanes: Sequence[Lane],
    *,
    functions: Sequence[Function],
    grid: ArrayLike,
    key: str,
    shown: Sequence[int] = (),
    colour: ArrayLike | None = None,
    noise_floor: float | None = None,
    height: int = 560,
) -> None:
    """Shows 1 to 4 runs; call it again with newer lanes and the same key, and it glides there without a flicker.

    functions: (coords (K, c), values (K, m)) of the F functions shown, in the person's units. grid: (G, c) the
    coordinates of every lane's curves; for pictures (c = 2) a regular raster, rows first. shown: the F indices of
    those functions among the N, ringed on the maps. colour: (N,) a number for each function, for its colour on the
    maps. noise_floor: the loss that noise alone leaves. height: in CSS pixels on a wide screen; lanes stack on a
    narrow one, and the height never changes with an update.

    Raises DataError for no or more than four lanes, and for arrays whose lengths do not agree.
    """
    if not 1 <= len(lanes) <= 4:
        raise DataError(f"The live view shows 1 to 4 runs side by side; got {len(lanes)}. Choose up to four.")
    grid = np.asarray(grid, np.float64)
    picture = picture_of(functions, grid)
    header: dict[str, Any] = {"height": height, "noise_floor": _number(noise_floor), **picture.header}
    arrays: dict[str, ArrayLike] = dict(picture.arrays)
    n = max((0 if lane.positions is None else len(lane.positions) for lane in lanes), default=0)
    kept = _kept(n, shown)
    if colour is not None:
        values = np.ravel(np.asarray(colour, np.float64))
        if n and len(values) != n:
            raise DataError(f"colour needs one number for each of the {n} functions; got {len(values)}.")
        arrays["colour"] = values[kept] if n else values[:0]
    header["shown"] = np.flatnonzero(np.isin(kept, list(shown))).tolist()
    header["lanes"] = [_describe(lane) for lane in lanes]
    for i, lane in enumerate(lanes):
        arrays |= _arrays(lane, i, kept, len(functions), picture.order)
    _part(key=key, data=pack(header, arrays))


def _kept(n: int, shown: Sequence[int]) -> NDArray[np.intp]:
    """Which functions the map draws: all of them up to the limit, else evenly spread, those shown always among them."""
    if n <= MAP_LIMIT:
        return np.arange(n)
    spread = np.linspace(0, n - 1, MAP_LIMIT).round().astype(np.intp)
    return np.union1d(spread, np.asarray(shown, np.intp))


def _describe(lane: Lane) -> Mapping[str, Any]:
    return {
        "title": lane.title,
        "colour": lane.colour,
        "status": lane.status,
        "phase": lane.phase,
        "epoch": lane.epoch,
        "n_epochs": lane.n_epochs,
        "step": lane.step,
        "seconds": float(lane.seconds),
        "data_loss": _number(lane.data_loss),
        "prior_loss": _number(lane.prior_loss),
        "phases": [[phase, float(start), float(end)] for phase, start, end in lane.phases],
    }


def _arrays(lane: Lane, i: int, kept: NDArray[np.intp], n_shown: int, order: NDArray[np.intp]) -> dict[str, ArrayLike]:
    arrays: dict[str, ArrayLike] = {}
    if lane.positions is not None:
        if len(kept) and kept[-1] >= len(lane.positions):
            raise DataError(
                f"All lanes show the same functions; “{lane.title}” has only {len(lane.positions)} latents."
            )
        arrays[f"positions{i}"] = lane.positions[kept]
    if lane.curves is not None:
        if lane.curves.shape[:2] != (n_shown, len(order)):
            raise DataError(
                f"curves of the lane “{lane.title}” must be decoded for {n_shown} functions on "
                f"{len(order)} grid points; got {lane.curves.shape[:2]}."
            )
        arrays[f"curves{i}"] = lane.curves[:, order]
    if lane.history is not None:
        arrays[f"history{i}"] = thin(lane.history)
    if lane.held_out is not None:
        arrays[f"held_out{i}"] = lane.held_out
    return arrays


def thin(history: NDArray[Any], limit: int = HISTORY_LIMIT) -> NDArray[Any]:
    """At most `limit` rows, evenly spread, the first and the last among them."""
    if len(history) <= limit:
        return history
    return history[np.linspace(0, len(history) - 1, limit).round().astype(int)]


def _number(value: float | None) -> float | None:
    """JSON has no NaN: what is not finite is not there."""
    return None if value is None or not np.isfinite(value) else float(value)
