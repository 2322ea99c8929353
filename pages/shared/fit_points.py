"""Points to be encoded, wherever they come from: a hand, a function of the data, or a pasted text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.reading import Choices, inspect_upload
from autodecoder_core.errors import DataError
from autodecoder_core.model.autodecoder import Autodecoder

from .components.draw_pad import LIMIT, Drawing

Array = NDArray[np.float64]

BY_HAND = "drawn by hand"
CANDIDATES = 500  # functions in the list to pick from; of more, an even choice
MOST = 2_000  # points taken of a function; of more, an even choice


@dataclass(frozen=True)
class Given:
    """coords (K, c), values (K, m) to be encoded, in the user's units; words: where they come from.

    left_coords, left_values: points of the same function that the model is not given, to hold the fit against.
    """

    coords: Array
    values: Array
    words: str
    left_coords: Array | None = None
    left_values: Array | None = None

    @classmethod
    def drawn(cls, t: ArrayLike, x: ArrayLike, words: str = BY_HAND) -> Given:
        """From t (K,) and x (K,)."""
        return cls(np.array(t, float)[:, None], np.array(x, float)[:, None], words)

    @property
    def drawable(self) -> bool:
        return self.coords.shape[1] == self.values.shape[1] == 1

    @cached_property
    def fingerprint(self) -> str:
        """The same points have the same one."""
        digest = hashlib.sha256(f"{self.coords.shape} {self.values.shape}".encode())
        digest.update(self.coords.tobytes() + self.values.tobytes())
        if self.left_coords is not None and self.left_values is not None:
            digest.update(self.left_coords.tobytes() + self.left_values.tobytes())
        return digest.hexdigest()[:16]

    def drawing(self) -> Drawing:
        """As points on the pad. Raises DataError for more than the pad holds."""
        return Drawing.from_points(self.coords[:, 0], self.values[:, 0])


@dataclass(frozen=True, slots=True)
class Pick:
    """A function of the data and what is done to it.

    index: in `candidates`, None before the choice. noise: standard deviation, in the values' units. part: lowest and
    highest first coordinate that is kept, None for all. most: points kept, evenly chosen, None for all.
    """

    index: int | None = None
    noise: float = 0.0
    part: tuple[float, float] | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Function `row` of a dataset; unseen: whether the model was never trained on it."""

    dataset: Dataset
    row: int
    unseen: bool

    @property
    def name(self) -> str:
        return self.dataset.names[self.row]

    @property
    def label(self) -> str:
        return f"{self.name}, {'never seen' if self.unseen else 'trained on'}"


def candidates(dataset: Dataset, held_out: Dataset | None, most: int = CANDIDATES) -> list[Candidate]:
    """What can be picked: the functions that the model has never seen first."""
    parts = [(held_out, True), (dataset, False)] if held_out is not None else [(dataset, False)]
    each = most // len(parts)
    return [
        Candidate(part, int(row), unseen)
        for part, unseen in parts
        for row in np.unique(np.linspace(0, part.n_functions - 1, each).round().astype(int))
    ]


def picked(choices: Sequence[Candidate], pick: Pick) -> Given:
    """The points of the picked function that the model is given; the noise is the same at every call.

    Raises DataError where no point is left.
    """
    chosen = choices[min(pick.index or 0, len(choices) - 1)]
    coords, values = chosen.dataset.function(chosen.row)
    kept = np.ones(len(coords), bool)
    words = [f"{chosen.name}, {'never seen in training' if chosen.unseen else 'a training function'}"]
    if pick.part is not None and coords.shape[1]:
        low, high = pick.part
        kept = (coords[:, 0] >= low) & (coords[:, 0] <= high)
        if not kept.any():
            raise DataError(
                f"{chosen.name} has no point between {low:g} and {high:g}; its points lie between "
                f"{coords[:, 0].min():g} and {coords[:, 0].max():g}. Widen the part that is kept."
            )
        if not kept.all():
            words.append(f"{chosen.dataset.coord_names[0]} from {low:g} to {high:g}")
    rows = kept.nonzero()[0]
    if len(rows) > (most := min(pick.most or MOST, MOST)):
        middles = (np.arange(most) + 0.5) * len(rows) / most
        kept = np.isin(np.arange(len(coords)), rows[middles.astype(int)])
        words.append(f"{most:,} of {len(coords):,} points")
    if pick.noise > 0:
        words.append(f"noise of {pick.noise:.3g} added")
        values = values + pick.noise * np.random.default_rng(0).standard_normal(values.shape)
    left = None if kept.all() else ~kept
    _, truth = chosen.dataset.function(chosen.row)
    return Given(
        coords[kept],
        values[kept],
        "; ".join(words),
        None if left is None else coords[left],
        None if left is None else truth[left],
    )


def pasted(text: str, model: Autodecoder) -> Given:
    """Two columns, t and x, as people copy them from anywhere. Several x at one t become their mean.

    Raises DataError with the line and the remedy.
    """
    if model.n_coords != 1 or model.n_outputs != 1:
        raise DataError(
            "Two columns describe a curve of one coordinate and one value; this model decodes another kind."
        )
    if not text.strip():
        raise DataError("There is nothing to read yet. Paste two columns, t and x, one point a line.")
    reading = inspect_upload(text.encode(), "pasted.csv", Choices(layout="wide"))
    if reading.error is not None:
        raise reading.error
    dataset = reading.dataset
    if dataset is None or dataset.n_coords != 1 or dataset.n_functions != 1:
        found = "several" if dataset is None else f"{dataset.n_functions + dataset.n_coords}"
        raise DataError(f"There are {found} columns; expected two, t and x. Leave the others out.")
    t, place = np.unique(dataset.coords[:, 0], return_inverse=True)
    if len(t) > LIMIT:
        raise DataError(f"The text has {len(t):,} points; the pad holds {LIMIT:,}. Keep every n-th line.")
    counts = np.bincount(place)
    x = np.bincount(place, weights=dataset.values[:, 0]) / counts
    several = int((counts > 1).sum())
    return Given.drawn(t, x, "pasted" + (f"; means where several points share a t ({several})" if several else ""))
