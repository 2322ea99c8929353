"""A dataset from a family: draw the functions, choose where to sample them, add noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..errors import DataError
from ..families import registry
from ..families.base import Family
from .dataset import Dataset
from .sampling import even_grid, grid_shape, random_counts, random_places

MAX_FUNCTIONS = 100_000
MAX_POINTS = 1_000_000  # of one function
MAX_NUMBERS = 30_000_000  # functions × points × (coordinates + outputs): 240 MB in double precision
_STREAMS = ("parameters", "draws", "counts", "places", "noise")


def generate(
    name: str | Family,
    *,
    n_functions: int,
    n_points: int,
    noise: float = 0.0,
    irregular: bool = False,
    seed: int = 0,
    ranges: Mapping[str, Any] | None = None,
) -> Dataset:
    """Draw functions of a family and sample them.

    name: a registered name, or a Family such as `formula_family` makes. n_points: sample points of each function.
    Regular sampling puts them on one even grid with the ends of the domain: exactly n_points for curves, for images
    and films the most even grid with at most n_points points (`sampling.grid_shape`). With `irregular` each function
    has its own number of points, from half of n_points (rounded up) to all of them, at its own random places,
    sorted for curves. Plain vectors (c = 0) have one point each, whatever n_points and irregular say.
    noise: standard deviation of the Gaussian noise that is added to values, in their units.
    ranges: {parameter: (low, high)} in place of the family's own.

    The seed fixes everything. Functions, places and noise come from separate streams, drawn function by function:
    another n_functions keeps the first functions, and another n_points, noise or sampling leaves every law as it was.
    `factors` holds the parameters and the leading random numbers of each function; `notes` says how all was made.

    Raises DataError for an unknown family or parameter, an illegal range, size, noise or seed, and where a value is
    not finite.
    """
    family = (name if isinstance(name, Family) else registry.get(name)).with_ranges(ranges)
    n_functions = _whole("n_functions", n_functions, 1, MAX_FUNCTIONS)
    n_points = _whole("n_points", n_points, 1, MAX_POINTS)
    seed = _whole("seed", seed, 0, None)
    noise = _noise(noise)
    irregular = bool(irregular) and family.n_coords > 0
    shape = grid_shape(n_points, family.n_coords)
    most = n_points if irregular else int(np.prod(shape))
    numbers = n_functions * most * (family.n_coords + family.n_outputs)
    if numbers > MAX_NUMBERS:
        raise DataError(
            f"{n_functions:,} functions of {most:,} points would take {numbers:,} numbers; "
            f"the limit is {MAX_NUMBERS:,}. Ask for fewer functions or fewer points."
        )
    streams = {
        stream: np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(key,)))
        for key, stream in enumerate(_STREAMS)
    }

    if irregular:
        counts = random_counts(n_functions, n_points, streams["counts"])
        coords = random_places(family.domain, counts, n_points, streams["places"])
    else:
        counts = np.full(n_functions, most)
        grid = even_grid(family.domain, n_points)
        coords = np.broadcast_to(grid, (n_functions, *grid.shape))
    parameters = family.draw_parameters(n_functions, streams["parameters"])
    draws = family.draw(n_functions, streams["draws"])
    values = family.evaluate_draws(parameters, coords, draws)  # (N, K, m)
    if noise > 0:
        values += noise * streams["noise"].standard_normal(values.shape)

    used = np.arange(coords.shape[1])[None, :] < counts[:, None]  # (N, K)
    kept = {label: draws[:, i] for i, label in enumerate(family.kept_draws)}
    return Dataset(
        coords=coords[used],
        values=values[used],
        owner=np.repeat(np.arange(n_functions), counts),
        names=tuple(f"{family.name.replace('_', ' ')} {i}" for i in range(n_functions)),
        factors=pd.DataFrame({**parameters, **kept}) if parameters or kept else None,
        name=family.title,
        coord_names=family.coord_labels,
        value_names=family.value_labels,
        notes={
            "source": "generated",
            "family": family.name,
            "title": family.title,
            "formula": family.formula,
            "description": family.description,
            "noise_std": noise,
            "seed": seed,
            "irregular": irregular,
            "ranges": {label: list(pair) for label, pair in family.ranges.items()},
            "n_points": n_points,
            "grid_shape": None if irregular else list(shape),
        },
    )


def _whole(label: str, given: Any, least: int, most: int | None) -> int:
    if isinstance(given, bool) or not isinstance(given, int | np.integer):
        raise DataError(f"{label} must be a whole number; got {given!r}.")
    if given < least or (most is not None and given > most):
        allowed = f"at least {least}" if most is None else f"between {least} and {most:,}"
        raise DataError(f"{label} must be {allowed}; got {int(given):,}.")
    return int(given)


def _noise(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float | np.integer | np.floating):
        raise DataError(f"noise must be a number, the standard deviation in the values' units; got {given!r}.")
    if not 0 <= given < np.inf:
        raise DataError(f"noise must be zero or more and finite; got {given}. Use 0 for no noise.")
    return float(given)
