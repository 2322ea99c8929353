"""A dataset: N functions as sample points, regular or not.

Axis letters, here and everywhere: N functions, K sample points of one function, P points in all,
c coordinates, m outputs, d latent dimensions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..errors import DataError

Array = NDArray[np.float64]


def _frozen(array: ArrayLike, dtype: Any = np.float64) -> NDArray[Any]:
    copy = np.array(array, dtype=dtype)
    copy.setflags(write=False)
    return copy


@dataclass(frozen=True, eq=False)
class Dataset:
    """N functions sampled at P points in all; immutable, checked when built, arrays read-only.

    Compared by identity; `fingerprint` tells whether two have the same content.

    coords: (P, c) coordinates in the user's units; c = 0 for plain vectors.
    values: (P, m) finite values in the user's units.
    owner: (P,) the function of each point, 0 … N-1; kept sorted, so that a function's points lie together.
    names: N names. factors: N rows of true parameters or extra columns, or None: for colouring and
    scoring, never for training. coord_names, value_names: c and m labels, with units where known.
    notes: anything worth keeping about the origin: family, formula (LaTeX), noise_std (user's units), seed, source.

    Raises DataError when shapes disagree, a value is not finite, or a function has no points.
    """

    coords: Array
    values: Array
    owner: NDArray[np.int64]
    names: tuple[str, ...]
    factors: pd.DataFrame | None = None
    name: str = "dataset"
    coord_names: tuple[str, ...] = ()
    value_names: tuple[str, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        coords, values, owner = np.asarray(self.coords), np.asarray(self.values), np.asarray(self.owner)
        if values.ndim != 2 or coords.ndim != 2 or owner.ndim != 1:
            raise DataError(
                f"A dataset needs coords (P, c), values (P, m) and owner (P,); got shapes {coords.shape}, "
                f"{values.shape} and {owner.shape}. Reshape a single output to (P, 1)."
            )
        if not len(coords) == len(values) == len(owner):
            raise DataError(
                "coords, values and owner must have one row a point; "
                f"got {len(coords)}, {len(values)} and {len(owner)} rows."
            )
        if len(values) == 0 or values.shape[1] == 0:
            raise DataError("A dataset needs at least one point with at least one value; this one is empty.")
        if not np.issubdtype(owner.dtype, np.integer):
            raise DataError(f"owner must hold whole numbers 0 … N-1, not {owner.dtype}.")
        for label, array in (("coordinate", coords), ("value", values)):
            bad = np.argwhere(~np.isfinite(np.asarray(array, dtype=np.float64)))
            if len(bad):
                row, column = (int(i) for i in bad[0])
                raise DataError(
                    f"Point {row}, {label} column {column}, is {array[row, column]}; expected a finite number. "
                    "Leave out points that are missing."
                )
        n = len(self.names)
        counts = np.bincount(owner, minlength=n) if owner.min() >= 0 else np.zeros(0)
        if len(counts) != n or (counts == 0).any():
            raise DataError(
                f"owner must number the functions 0 … {n - 1}, each with at least one point; "
                f"got {owner.min()} … {owner.max()} over {len(np.unique(owner))} functions. "
                "Drop functions without points."
            )
        if self.factors is not None and len(self.factors) != n:
            raise DataError(f"factors must have one row a function ({n}); got {len(self.factors)}.")
        order = np.argsort(owner, kind="stable")
        if (order[1:] < order[:-1]).any():
            coords, values, owner = coords[order], values[order], owner[order]
        c, m = coords.shape[1], values.shape[1]

        def put(key: str, value: Any) -> None:  # the one door into a frozen value
            object.__setattr__(self, key, value)

        put("coords", _frozen(coords))
        put("values", _frozen(values))
        put("owner", _frozen(owner, np.int64))
        put("names", tuple(str(name) for name in self.names))
        put("coord_names", tuple(self.coord_names) or (("t",) if c == 1 else tuple(f"t{i + 1}" for i in range(c))))
        put("value_names", tuple(self.value_names) or (("x",) if m == 1 else tuple(f"x{i + 1}" for i in range(m))))
        if len(self.coord_names) != c or len(self.value_names) != m:
            raise DataError(
                f"coord_names and value_names must have {c} and {m} entries; "
                f"got {len(self.coord_names)} and {len(self.value_names)}."
            )
        if self.factors is not None:
            put("factors", self.factors.reset_index(drop=True))
        put("notes", MappingProxyType(dict(self.notes)))

    # ---- building

    @classmethod
    def from_functions(
        cls, functions: Sequence[tuple[ArrayLike, ArrayLike]], *, names: Sequence[str] | None = None, **rest: Any
    ) -> Dataset:
        """Build from a list of (coords, values), each (K_i,) or (K_i, c) and (K_i,) or (K_i, m).

        Points with a missing value (NaN in any output) are left out; a function left with none raises DataError.
        """
        if not functions:
            raise DataError("A dataset needs at least one function; got none.")
        labels = tuple(names) if names is not None else tuple(str(i) for i in range(len(functions)))
        if len(labels) != len(functions):
            raise DataError(f"names must have one entry a function ({len(functions)}); got {len(labels)}.")
        all_coords, all_values, owner = [], [], []
        for i, (raw_coords, raw_values) in enumerate(functions):
            values = np.asarray(raw_values, dtype=np.float64)
            values = values[:, None] if values.ndim == 1 else values
            coords = np.asarray(raw_coords, dtype=np.float64)
            coords = coords[:, None] if coords.ndim == 1 else coords
            if len(coords) != len(values):
                raise DataError(f"Function {labels[i]!r} has {len(coords)} coordinates but {len(values)} values.")
            keep = ~np.isnan(values).any(axis=1)
            if not keep.any():
                raise DataError(f"Function {labels[i]!r} has no value at all; drop it or fill it in.")
            all_coords.append(coords[keep])
            all_values.append(values[keep])
            owner.append(np.full(int(keep.sum()), i))
        return cls(np.concatenate(all_coords), np.concatenate(all_values), np.concatenate(owner), labels, **rest)

    @classmethod
    def from_grid(cls, coords: ArrayLike, values: ArrayLike, **rest: Any) -> Dataset:
        """Build from one shared grid: coords (K,) or (K, c), values (N, K) or (N, K, m); NaN marks missing points."""
        grid, table = np.asarray(coords, dtype=np.float64), np.asarray(values, dtype=np.float64)
        if table.ndim not in (2, 3) or grid.ndim not in (1, 2) or len(grid) != table.shape[1]:
            raise DataError(
                "A grid needs coords (K,) or (K, c) and values (N, K) or (N, K, m); "
                f"got shapes {grid.shape} and {table.shape}."
            )
        return cls.from_functions([(grid, row) for row in table], **rest)

    # ---- sizes

    @property
    def n_functions(self) -> int:
        return len(self.names)

    @property
    def n_points(self) -> int:
        """Points in all, P."""
        return len(self.values)

    @property
    def n_coords(self) -> int:
        return int(self.coords.shape[1])

    @property
    def n_outputs(self) -> int:
        return int(self.values.shape[1])

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """(N + 1,) row where each function's points begin; the last entry is P."""
        return _frozen(np.searchsorted(self.owner, np.arange(self.n_functions + 1)), np.int64)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """(N,) points of each function."""
        return _frozen(np.diff(self.starts), np.int64)

    @cached_property
    def shared_grid(self) -> Array | None:
        """(K, c) the coordinates that all functions share, in order, or None where sampling is irregular."""
        k = int(self.counts[0])
        if (self.counts != k).any():
            return None
        grids = self.coords.reshape(self.n_functions, k, self.n_coords)
        return grids[0] if np.array_equal(grids, np.broadcast_to(grids[0], grids.shape)) else None

    @cached_property
    def fingerprint(self) -> str:
        """A hash of coordinates, values, owners and names: the same content has the same one, anywhere."""
        digest = hashlib.sha256()
        for array in (self.coords, self.values, self.owner):
            digest.update(str(array.shape).encode())
            digest.update(np.ascontiguousarray(array).tobytes())
        digest.update("\x1f".join((*self.names, *self.coord_names, *self.value_names)).encode())
        return digest.hexdigest()[:16]

    # ---- parts

    def function(self, i: int) -> tuple[Array, Array]:
        """Coordinates (K_i, c) and values (K_i, m) of function i."""
        if not -self.n_functions <= i < self.n_functions:
            raise IndexError(f"There is no function {i}; this dataset has {self.n_functions}, numbered from 0.")
        part = slice(self.starts[i % self.n_functions], self.starts[i % self.n_functions + 1])
        return self.coords[part], self.values[part]

    def subset(self, indices: Sequence[int] | NDArray[np.int64]) -> Dataset:
        """The functions with these indices, in this order."""
        chosen = [int(i) for i in indices]
        if not chosen:
            raise DataError("A dataset needs at least one function; the selection is empty.")
        parts = [self.function(i) for i in chosen]
        return replace(
            self,
            coords=np.concatenate([coords for coords, _ in parts]),
            values=np.concatenate([values for _, values in parts]),
            owner=np.repeat(np.arange(len(chosen)), [len(values) for _, values in parts]),
            names=tuple(self.names[i] for i in chosen),
            factors=None if self.factors is None else self.factors.iloc[chosen],
        )

    def split(self, held_out: float = 0.2, seed: int = 0) -> tuple[Dataset, Dataset]:
        """Functions, not points, drawn at random into (train, held-out); both keep at least one function.

        Raises DataError when held_out is not between 0 and 1, seed is below 0, or there are fewer than two functions.
        """
        if not 0 < held_out < 1:
            raise DataError(f"held_out is a share between 0 and 1; got {held_out}.")
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            raise DataError(f"seed must be a whole number of at least 0; got {seed!r}.")
        if self.n_functions < 2:
            raise DataError("Holding functions out needs at least two; this dataset has one.")
        n_held = min(max(1, round(held_out * self.n_functions)), self.n_functions - 1)
        order = np.random.default_rng(seed).permutation(self.n_functions)
        return self.subset(np.sort(order[n_held:])), self.subset(np.sort(order[:n_held]))
