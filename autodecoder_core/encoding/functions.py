"""Functions to be encoded, checked and in the decoder's units, one after the other in flat arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..data.dataset import Dataset
from ..data.normalisation import Affine
from ..errors import DataError
from ..model.autodecoder import Autodecoder

_FARTHEST = 1e9  # in normalised units: float32 can still square it


@dataclass(frozen=True, slots=True)
class Functions:
    """F functions of a model's kind: coords (P, c), values (P, m) float32, normalised; function i has the points
    first[i] … first[i + 1], first (F + 1,)."""

    model: Autodecoder
    coords: NDArray[np.float32]
    values: NDArray[np.float32]
    first: NDArray[np.int64]

    @classmethod
    def one(cls, model: Autodecoder, coords: ArrayLike, values: ArrayLike) -> Functions:
        """A single function, coords (K, c) or (K,), values (K, m) or (K,), in the user's units.

        Raises DataError for shapes that do not fit, no points, values that are not finite, or absurd.
        """
        at = model.check_coords(coords)
        x = model.check_values(values, len(at))
        if len(at) == 0:
            raise DataError("There is nothing to encode: the function has no points. Give it at least one.")
        return cls._normalised(model, at, x, np.array([0, len(at)]))

    @classmethod
    def of(cls, model: Autodecoder, dataset: Dataset) -> Functions:
        """All functions of a dataset. Raises DataError when its c or m is not the model's, or a value is absurd."""
        if not isinstance(dataset, Dataset):
            raise DataError(
                f"encode_many takes a Dataset (Dataset.from_functions makes one); got {type(dataset).__name__}."
            )
        if (dataset.n_coords, dataset.n_outputs) != (model.n_coords, model.n_outputs):
            raise DataError(
                f"This model decodes {model.n_coords} coordinates to {model.n_outputs} outputs; the dataset has "
                f"{dataset.n_coords} and {dataset.n_outputs}. Choose data of the same kind."
            )
        return cls._normalised(model, dataset.coords, dataset.values, dataset.starts.copy())

    @classmethod
    def _normalised(
        cls, model: Autodecoder, coords: NDArray[np.float64], values: NDArray[np.float64], first: NDArray[np.int64]
    ) -> Functions:
        maps = model.normalisation
        return cls(
            model,
            _normalised(coords, maps.coords, first, "coordinate"),
            _normalised(values, maps.values, first, "value"),
            first,
        )

    def __len__(self) -> int:
        return len(self.first) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """(F,) points of each function."""
        return np.diff(self.first)

    def take(self, chosen: NDArray[np.int64]) -> Functions:
        """These functions, in this order."""
        counts = self.counts[chosen]
        first = np.concatenate([[0], np.cumsum(counts)])
        rows = np.repeat(self.first[chosen] - first[:-1], counts) + np.arange(first[-1])
        return Functions(self.model, self.coords[rows], self.values[rows], first)


def _normalised(
    raw: NDArray[np.float64], affine: Affine, first: NDArray[np.int64], what: str
) -> NDArray[np.float32]:  # (P, n) -> (P, n)
    if raw.size == 0:
        return raw.astype(np.float32)
    normalised = affine.forward(raw)
    size = max(normalised.max(), -normalised.min())  # NaN where there is one
    if size <= _FARTHEST:
        return normalised.astype(np.float32)
    if not np.isfinite(raw).all():
        raise DataError("Coordinates and values to encode must be finite; leave out points that are missing.")
    row, column = np.unravel_index(np.abs(normalised).argmax(), normalised.shape)
    of_function = row - first[first <= row][-1]
    raise DataError(
        f"Point {of_function}, {what} column {column}, is {raw[row, column]:g}: "
        f"{abs(normalised[row, column]):.0e} times as far from the training data as these spread. Expected at most "
        f"{_FARTHEST:.0e}; check its unit."
    )
