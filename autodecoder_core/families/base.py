"""A family: a law that draws functions, with named parameters, a formula, and the box that its coordinates live in.

Axis letters: N functions, K sample points of one function, c coordinates, m outputs, q random draws of one function.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal, Protocol

import numpy as np

from ..errors import DataError
from .parameter import Array, Parameter

# A law may need intermediate arrays several times the size of its result; this many points are evaluated at once.
POINTS_AT_ONCE = 1 << 16
# Beyond this a square overflows the single precision that models are trained in.
LARGEST_VALUE = 1e15


class Law(Protocol):
    """parameters: each (N, 1); coords: (N, K, c); draws: (N, q) → (N, K) for one output, otherwise (N, K, m).

    Elementwise over functions and over points: what a function is at t never depends on its neighbours, nor on
    where else it is sampled.
    """

    def __call__(self, parameters: Mapping[str, Array], coords: Array, draws: Array, /) -> Array: ...


@dataclass(frozen=True)
class Family:
    """A law that draws functions `x(t)`, t in R^c, x in R^m; immutable, checked when built.

    formula: LaTeX. domain: c pairs (low, high), none for plain vectors. n_draws: random numbers that each function
    takes beyond its parameters, standard normal or uniform on [0, 1) as `draw_kind` says; `kept_draws` names the
    leading ones, which are kept as factors. coord_units, value_units: "" where there is none.

    Raises DataError when the domain is empty or names and sizes disagree.
    """

    name: str
    title: str
    formula: str
    description: str
    parameters: tuple[Parameter, ...]
    law: Law
    domain: tuple[tuple[float, float], ...] = ((0.0, 1.0),)
    coord_names: tuple[str, ...] = ("t",)
    coord_units: tuple[str, ...] = ("",)
    value_names: tuple[str, ...] = ("x",)
    value_units: tuple[str, ...] = ("",)
    n_draws: int = 0
    draw_kind: Literal["normal", "uniform"] = "normal"
    kept_draws: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for low, high in self.domain:
            if not (np.isfinite(low) and np.isfinite(high) and low < high):
                raise DataError(
                    f"The domain of {self.name!r} must run from a low to a higher, both finite; got ({low}, {high})."
                )
        c, m = len(self.domain), len(self.value_names)
        if not len(self.coord_names) == len(self.coord_units) == c or len(self.value_units) != m or m == 0:
            raise DataError(f"Family {self.name!r} needs one name and one unit for each coordinate and for each value.")
        names = [*(parameter.name for parameter in self.parameters), *self.kept_draws]
        if len(set(names)) != len(names) or len(self.kept_draws) > self.n_draws:
            raise DataError(
                f"Family {self.name!r} needs distinct names for its parameters and kept draws; got {names}."
            )

    @property
    def n_coords(self) -> int:
        return len(self.domain)

    @property
    def n_outputs(self) -> int:
        return len(self.value_names)

    @property
    def coord_labels(self) -> tuple[str, ...]:
        return tuple(map(_with_unit, self.coord_names, self.coord_units))

    @property
    def value_labels(self) -> tuple[str, ...]:
        return tuple(map(_with_unit, self.value_names, self.value_units))

    @property
    def ranges(self) -> dict[str, tuple[float, float]]:
        return {parameter.name: parameter.range for parameter in self.parameters}

    def with_ranges(self, ranges: Mapping[str, Any] | None) -> Family:
        """The same family with some parameters drawn from other ranges, {name: (low, high)}.

        Raises DataError for a name that the family does not have, and for a range that is not legal.
        """
        if not ranges:
            return self
        known = [parameter.name for parameter in self.parameters]
        for name in ranges:
            if name not in known:
                close = get_close_matches(str(name), known, n=1)
                hint = f" Did you mean {close[0]!r}?" if close else ""
                raise DataError(
                    f"Family {self.name!r} has no parameter {name!r}; it has {', '.join(known) or 'none'}.{hint}"
                )
        given = {name: ranges[name] for name in known if name in ranges}
        return replace(
            self, parameters=tuple(p.with_range(given[p.name]) if p.name in given else p for p in self.parameters)
        )

    def draw_parameters(self, n_functions: int, rng: np.random.Generator) -> dict[str, Array]:
        """{name: (N,)}. Drawn function by function, so the first ones stay what they are when N grows."""
        uniform = rng.random((n_functions, len(self.parameters)))
        return {p.name: p.from_uniform(uniform[:, i]) for i, p in enumerate(self.parameters)}

    def draw(self, n_functions: int, rng: np.random.Generator) -> Array:
        """(N, n_draws) random numbers beyond the parameters; drawn function by function likewise."""
        shape = (n_functions, self.n_draws)
        return rng.standard_normal(shape) if self.draw_kind == "normal" else rng.random(shape)

    def evaluate(self, parameters: Mapping[str, Array], coords: Array, rng: np.random.Generator) -> Array:
        """Values (N, K, m) of N functions with parameters {name: (N,)} at coords (N, K, c).

        The same generator state gives the same functions, wherever they are sampled. Raises DataError where
        a value is not finite, with the function's number, its parameters and the place.
        """
        return self.evaluate_draws(parameters, coords, self.draw(len(coords), rng))

    def evaluate_draws(self, parameters: Mapping[str, Array], coords: Array, draws: Array) -> Array:
        """As `evaluate`, with the random numbers (N, n_draws) given."""
        n, k, c = coords.shape
        missing = [p.name for p in self.parameters if p.name not in parameters]
        if missing or c != self.n_coords:
            raise DataError(
                f"Family {self.name!r} needs {self.n_coords} coordinates and its parameters; "
                f"got {c} coordinates, without {', '.join(missing) or 'none'} of the parameters."
            )
        values = np.empty((n, k, self.n_outputs))
        step = max(1, POINTS_AT_ONCE // max(k, 1))
        for start in range(0, n, step):
            rows = slice(start, min(start + step, n))
            columns = {p.name: np.asarray(parameters[p.name], dtype=np.float64)[rows, None] for p in self.parameters}
            with np.errstate(all="ignore"):  # what is not finite is reported below, with its place
                part = np.asarray(self.law(columns, coords[rows], draws[rows]))
            values[rows] = part[..., None] if part.ndim == 2 else part
        self._refuse_unusable(parameters, coords, values)
        return values

    def _refuse_unusable(self, parameters: Mapping[str, Array], coords: Array, values: Array) -> None:
        usable = np.abs(values) <= LARGEST_VALUE  # false for NaN as well
        if usable.all():
            return
        i, k, j = (int(index) for index in np.argwhere(~usable)[0])
        made_by = (
            ", ".join(f"{p.name} = {float(parameters[p.name][i]):.6g}" for p in self.parameters) or "no parameters"
        )
        place = ", ".join(f"{name} = {float(at):.6g}" for name, at in zip(self.coord_names, coords[i, k], strict=True))
        value = float(values[i, k, j])
        what = f"{value:.3g}, too large to use" if np.isfinite(value) else "not a finite number"
        raise DataError(
            f"Function {i} of {self.title!r} ({made_by}) is {what}{' at ' + place if place else ''}. "
            "Change a range or the domain so that every value exists."
        )


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name
