"""A small file for each layout that a table may have: the same six growing plants, three ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DAYS = (0, 3, 6, 9, 12, 15, 18, 21, 24)


@dataclass(frozen=True, slots=True)
class Example:
    """layout: as the reader calls it. text: CSV."""

    layout: str
    title: str
    what: str
    file: str
    text: str


def heights() -> dict[str, list[float]]:
    """Heights in centimetres on DAYS, by logistic growth."""
    days = np.asarray(DAYS, dtype=np.float64)
    plants = {}
    for i, name in enumerate(("basil", "bean", "cress", "fern", "maize", "pea")):
        height, middle = 14.0 + 6.5 * i, 7.0 + 1.6 * ((3 * i) % 6)
        plants[name] = np.round(height / (1 + np.exp(-(days - middle) / 2.8)), 2).tolist()
    return plants


def _wide() -> str:
    plants = heights()
    lines = [",".join(["day", *plants])]
    lines += [",".join(map(str, [day, *(plants[name][k] for name in plants)])) for k, day in enumerate(DAYS)]
    return "\n".join(lines) + "\n"


def _rows() -> str:
    lines = [",".join(["plant", *map(str, DAYS)])]
    lines += [",".join([name, *map(str, values)]) for name, values in heights().items()]
    return "\n".join(lines) + "\n"


def _long() -> str:
    lines = ["plant,day,height (cm),light"]
    for i, (name, values) in enumerate(heights().items()):
        lines += [f"{name},{day},{value},{200 + 60 * i}" for day, value in zip(DAYS, values, strict=True)]
    return "\n".join(lines) + "\n"


EXAMPLES = (
    Example("wide", "A column a function", "The first column is the coordinate.", "plants-wide.csv", _wide()),
    Example("rows", "A row a function", "The headings are the coordinate.", "plants-rows.csv", _rows()),
    Example("long", "A row a point", "Functions may differ in length, and carry factors.", "plants-long.csv", _long()),
)
