"""A family from a formula that a person types, such as `a*sin(w*t + p)`, and ranges for its free names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from ..errors import DataError
from .base import Family
from .expression.error import FormulaError
from .expression.evaluator import evaluate
from .expression.latex import latex, name_latex
from .expression.parser import Parser
from .expression.tree import Node
from .expression.vocabulary import FUNCTIONS
from .parameter import Array, Parameter

MAX_COORDS = 3


@dataclass(frozen=True)
class Formula:
    """A formula that has been read: its tree and, in order of appearance, its parameters with their positions."""

    expression: str
    tree: Node
    coords: tuple[str, ...]
    positions: Mapping[str, int]

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(self.positions)

    @property
    def latex(self) -> str:
        """`x(t) = …` in LaTeX."""
        return f"x({', '.join(map(name_latex, self.coords))}) = {latex(self.tree)}"

    def __call__(self, parameters: Mapping[str, Array], coords: Array, draws: Array) -> Array:
        """A law of families: parameters (N, 1), coords (N, K, c) → (N, K)."""
        places = {name: coords[..., k] for k, name in enumerate(self.coords)}
        return np.broadcast_to(evaluate(self.tree, {**parameters, **places}), coords.shape[:2])


def parse_formula(expression: str, n_coords: int = 1) -> Formula:
    """Read a formula of t, or of t1 … tc for n_coords of 2 or 3; every other free name becomes a parameter.

    Raises FormulaError, which points at the character.
    """
    if not isinstance(expression, str):
        raise FormulaError(str(expression), 0, f"a formula is text such as 'a*t'; got {type(expression).__name__}.")
    coords = ("t",) if n_coords == 1 else tuple(f"t{k + 1}" for k in range(n_coords))
    parser = Parser(expression, coords)
    return Formula(expression, parser.read(), coords, parser.parameters)


def formula_family(
    expression: str,
    ranges: Mapping[str, Any],
    domain: Sequence[Any] = (0.0, 1.0),
    *,
    name: str = "formula",
    title: str = "Your formula",
) -> Family:
    """The family `x(t) = expression`, each parameter drawn evenly from its range {name: (low, high)}.

    domain: (low, high), or one such pair for each of up to three coordinates.

    Raises FormulaError where the formula cannot be read or a parameter has no range, DataError for an illegal range
    or domain. Where a value does not exist (a logarithm of zero), sampling raises DataError with the place.
    """
    box = _domain(domain)
    formula = parse_formula(expression, len(box))
    for parameter, position in formula.positions.items():
        if parameter not in ranges:
            raise FormulaError(expression, position, _no_range(parameter, formula))
    for given in ranges:
        if given not in formula.positions:
            used = ", ".join(formula.parameters) or "none"
            raise DataError(
                f"There is a range for {given!r}, but the formula's parameters are {used}. Remove the range."
            )
    return Family(
        name=name,
        title=title,
        formula=formula.latex,
        description=f"x = {expression.strip()}",
        parameters=tuple(
            Parameter(parameter, name_latex(parameter), 0.0, 0.0, meaning="of your formula").with_range(
                ranges[parameter]
            )
            for parameter in formula.parameters
        ),
        law=formula,
        domain=box,
        coord_names=formula.coords,
        coord_units=("",) * len(box),
    )


def _no_range(parameter: str, formula: Formula) -> str:
    close = get_close_matches(parameter.lower(), FUNCTIONS, n=1, cutoff=0.7)
    if close:
        hint = f" Did you mean the function {close[0]}(…)?"
    elif parameter in ("x", "y", "z", "T"):
        hint = f" If you meant the coordinate, it is called {' or '.join(formula.coords)}."
    else:
        hint = f" Give one, such as {parameter}: 0 to 1."
    return f"the parameter {parameter!r} has no range.{hint}"


def _domain(given: Sequence[Any]) -> tuple[tuple[float, float], ...]:
    try:
        box = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        box = np.empty(0)
    box = box[None, :] if box.shape == (2,) else box
    if box.ndim != 2 or box.shape[1] != 2 or not 1 <= len(box) <= MAX_COORDS:
        raise DataError(
            f"domain must be a pair (low, high), or one pair for each of 1 to 3 coordinates; got {given!r}."
        )
    return tuple((float(low), float(high)) for low, high in box)
