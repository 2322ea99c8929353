"""The value of a formula at one point, for its tests."""

from __future__ import annotations

import numpy as np

from autodecoder_core.families import parse_formula

VALUES = {"a": 0.7, "b": -1.3, "t": 0.4}


def value(expression, **values):
    known = {**VALUES, **values}
    formula = parse_formula(expression)
    coords = np.full((1, 1, 1), known["t"])
    with np.errstate(all="ignore"):
        return float(formula({p: np.array([[known[p]]]) for p in formula.parameters}, coords, np.empty((1, 0)))[0, 0])
