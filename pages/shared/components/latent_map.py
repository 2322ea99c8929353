"""The latent map: a point is dragged in latent space, and the decoded function bends under the hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError, DataError
from autodecoder_core.model.autodecoder import Autodecoder
from pages.shared.browser_model import model_message
from pages.shared.components.base import browser_part
from pages.shared.packing import pack

Array = NDArray[np.float64]

MAX_LATENTS = 10_000  # dots that can be panned and zoomed smoothly; of more, an even selection is shown
MAX_POINTS = 200_000  # sample points sent, 1.6 MB for a curve; of more, an even selection of each function's

_part = browser_part("latent_map", html='<div class="ad-part ad-map"></div>')


def latent_map(
    model: Autodecoder,
    *,
    key: str,
    dataset: Dataset | None = None,
    colour: ArrayLike | None = None,
    colour_label: str | None = None,
    axes: tuple[int, int] = (0, 1),
    z: ArrayLike | None = None,
    revision: int = 0,
    path: ArrayLike | None = None,
    starts: ArrayLike | None = None,
    covariance: ArrayLike | None = None,
    prior_radius: float | None = None,
    show_curve: bool = True,
    draggable: bool = True,
    height: int = 420,
    on_z_change: Callable[[], None] | None = None,
) -> Array:
    """Shows the latents of a model beside the decoded function, and returns z (d,) where the handle rests.

    dataset: the N functions the model was trained on, in its order: their sample points are drawn for the nearest.
    colour: (N,) a number for each function (NaN: none), named by colour_label. axes: the two dimensions shown,
    counted from 0; the others get sliders. z: (d,) where the handle starts; without it, at the latent nearest the
    mean. revision: a new one moves the handle to z; the same one leaves it where the person put it. Give the returned
    z back at the next visit, for the browser forgets it when the page changes.
    path: (S, d) the steps of a fit; one that comes with a new revision is walked to its end, which should be z.
    starts: (n, d) where it started. covariance: (d, d) or (2, 2) in the shown axes, drawn around z as one and two
    standard deviations. prior_radius: of a circle around the origin, in latent units. height: of map and curve, in
    CSS pixels (less on a narrow screen).
    on_z_change: called when the person has moved the handle; `moved_z(key)` reads it there.

    More than 10,000 latents and 200,000 sample points are thinned evenly. Raises ConfigError for axes that the model
    does not have, DataError for arrays whose shapes do not fit.
    """
    n, d = model.latents.shape
    if d > 1 and not (len(set(axes)) == 2 and all(0 <= axis < d for axis in axes)):
        raise ConfigError(f"axes must be two different numbers from 0 to {d - 1} for this model; got {axes}.")
    if dataset is not None and dataset.n_functions != n:
        raise DataError(f"The dataset has {dataset.n_functions} functions but the model {n} latents; give its own.")
    place = _start(model) if z is None else _shaped("z", z, (d,))
    model_id, model_bytes = _packed(_Same(model), _Same(dataset))
    arrays = _marks(model, axes, path, starts, covariance)
    if colour is not None:
        arrays["colour"] = _shaped("colour", colour, (n,), finite=False)[_shown(n)]
    header: dict[str, Any] = {
        "model": model_id,
        "axes": [int(axis) for axis in axes],
        "z": place.tolist(),
        "z_given": z is not None,
        "revision": revision,
        "path_id": hashlib.sha256(arrays["path"].tobytes()).hexdigest()[:12] if "path" in arrays else None,
        "colour_label": colour_label or "",
        "prior_radius": prior_radius,
        "show_curve": show_curve,
        "draggable": draggable,
        "height": height,
    }
    # Without a callback Streamlit does not keep a state of that name.
    done = on_z_change or _nothing
    result = _part(key=key, data=pack(header, arrays) + model_bytes, default={"z": None}, on_z_change=done)
    return _read(result.get("z"), d, revision, place)


def moved_z(key: str) -> Array | None:
    """Where the person has put the handle of the map with this key, (d,); None where they have not. For callbacks."""
    state = st.session_state.get(key)
    moved = state.get("z") if state is not None else None
    return np.asarray(moved["z"], dtype=np.float64) if isinstance(moved, Mapping) else None


def _nothing() -> None:
    return None


def _read(state: object, d: int, revision: int, place: Array) -> Array:
    """What the browser sent, unless it belongs to an older revision or another model."""
    if not isinstance(state, Mapping) or state.get("revision") != revision:
        return place
    moved = np.asarray(state.get("z"), dtype=np.float64)
    return moved if moved.shape == (d,) and np.isfinite(moved).all() else place


def _start(model: Autodecoder) -> Array:
    """The latent nearest the mean: near the middle, and a real function."""
    latents = model.latents.astype(np.float64)
    return (
        latents[np.argmin(((latents - latents.mean(axis=0)) ** 2).sum(axis=1))]
        if len(latents)
        else np.zeros(latents.shape[1])
    )


def _shaped(name: str, values: ArrayLike, shape: tuple[int | None, ...], *, finite: bool = True) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != len(shape) or any(want not in (None, got) for want, got in zip(shape, array.shape, strict=True)):
        wanted = ", ".join("any" if want is None else str(want) for want in shape)
        raise DataError(f"{name} must have shape ({wanted}) for this model; got {array.shape}.")
    if finite and not np.isfinite(array).all():
        raise DataError(f"{name} must be finite; leave it out where there is none.")
    return array


def _marks(
    model: Autodecoder,
    axes: tuple[int, int],
    path: ArrayLike | None,
    starts: ArrayLike | None,
    covariance: ArrayLike | None,
) -> dict[str, Array]:
    d = model.latent_dim
    arrays: dict[str, Array] = {}
    if path is not None:
        arrays["path"] = _shaped("path", path, (None, d))
    if starts is not None:
        arrays["starts"] = _shaped("starts", starts, (None, d))
    if covariance is not None and d > 1:
        whole = np.asarray(covariance, dtype=np.float64)
        whole = whole[np.ix_(axes, axes)] if whole.shape == (d, d) else _shaped("covariance", whole, (2, 2))
        arrays["covariance"] = np.array([whole[0, 0], whole[0, 1], whole[1, 1]])
    return arrays


def _shown(n: int) -> NDArray[np.int64]:
    """The functions that are sent: all, or an even selection."""
    return np.arange(n) if n <= MAX_LATENTS else np.linspace(0, n - 1, MAX_LATENTS).astype(np.int64)


class _Same:
    """A thing as a cache key by identity: models and datasets are immutable, and the cache keeps them alive."""

    __slots__ = ("thing",)

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


@lru_cache(maxsize=8)
def _packed(model_key: _Same, dataset_key: _Same) -> tuple[str, bytes]:
    """The id and the bytes of a model with its dataset; by far the larger part of a message, and seldom new."""
    model, dataset = model_key.thing, dataset_key.thing
    assert isinstance(model, Autodecoder)
    header, arrays = model_message(model)
    shown = _shown(len(model.latents))
    header |= {"names": [model.names[i] for i in shown], "n_total": len(model.latents)}
    arrays["latents"] = model.latents[shown]
    if isinstance(dataset, Dataset):
        low, high = dataset.values.min(axis=0), dataset.values.max(axis=0)
        header["value_ranges"] = np.stack([low, high], axis=1).tolist()
        if model.n_coords < 2:  # images and volumes are compared by eye, not by dots
            arrays |= _samples(model, dataset, shown)
    digest = hashlib.sha256(pack(header, arrays)).hexdigest()[:16]
    return digest, pack({**header, "id": digest}, arrays)


def _samples(model: Autodecoder, dataset: Dataset, shown: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    """The sample points of the shown functions in normalised units, where float32 is exact enough."""
    stride = -(-dataset.n_points // MAX_POINTS)
    rows = [np.arange(dataset.starts[i], dataset.starts[i + 1], stride) for i in shown]
    kept = np.concatenate(rows)
    return {
        "sample_starts": np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.float32),
        "sample_coords": model.normalisation.coords.forward(dataset.coords[kept]).astype(np.float32),
        "sample_values": model.normalisation.values.forward(dataset.values[kept]).astype(np.float32),
    }
