"""Where a command's data comes from: a file, a family (family:sinusoid) or a sample that ships (sample:elnino)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError
from .base import count, noise

if TYPE_CHECKING:
    from ..data.dataset import Dataset

LAYOUTS = ("auto", "wide", "long", "rows")
FUNCTIONS, POINTS = 200, 64  # of a family, where nothing is said


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "data", metavar="DATA", help="a file (CSV, TSV, Parquet, NPZ, JSON), family:NAME, or sample:NAME"
    )
    parser.add_argument(
        "--layout", choices=LAYOUTS, default="auto", help="how a file is laid out (default: auto, found by looking)"
    )


def add_family_flags(parser: argparse.ArgumentParser, title: str) -> None:
    group = parser.add_argument_group(title)
    group.add_argument("--functions", type=count, metavar="N", help=f"functions to draw (default: {FUNCTIONS})")
    group.add_argument("--points", type=count, metavar="K", help=f"sample points of each (default: {POINTS})")
    group.add_argument(
        "--noise", type=noise, metavar="STD", help="standard deviation of the noise, values' units (default: 0)"
    )
    group.add_argument("--irregular", action="store_true", help="sample each function at its own random points")


def read(options: argparse.Namespace) -> Dataset:
    """The dataset that DATA names. Raises DataError, also for family flags beside other data."""
    kind, _, name = str(options.data).partition(":")
    if kind == "family" and name:
        return draw(name, options, seed=options.seed)
    drawn = [f"--{flag}" for flag in ("functions", "points", "noise", "irregular") if getattr(options, flag, None)]
    if drawn:
        raise DataError(
            f"{', '.join(drawn)} is for DATA like family:sinusoid; {options.data} is not drawn from a family."
        )
    if kind == "sample" and name:
        from ..data import samples

        return samples.load(name)
    from ..data.reading import read_dataset

    file = Path(options.data)
    if not file.is_file():
        what = "is a folder, not a file" if file.is_dir() else "is not there"
        raise DataError(f"{options.data} {what}. Give a data file, family:NAME (see generate --list) or sample:NAME.")
    return read_dataset(file, layout=options.layout)


def draw(
    name: str, options: argparse.Namespace, *, seed: int, ranges: dict[str, tuple[float, float]] | None = None
) -> Dataset:
    """A dataset of a family, by the flags of `add_family_flags`."""
    from ..data.generating import generate

    return generate(
        name,
        n_functions=options.functions or FUNCTIONS,
        n_points=options.points or POINTS,
        noise=options.noise or 0.0,
        irregular=options.irregular,
        seed=seed,
        ranges=ranges,
    )


def describe(dataset: Dataset) -> str:
    """One line: sinusoid: 200 functions, 12,800 points, 1 coordinate, 1 output."""

    def many(n: int, word: str) -> str:
        return f"{n:,} {word}{'' if n == 1 else 's'}"

    return (
        f"{dataset.name}: {many(dataset.n_functions, 'function')}, {many(dataset.n_points, 'point')}, "
        f"{many(dataset.n_coords, 'coordinate')}, {many(dataset.n_outputs, 'output')}"
    )
