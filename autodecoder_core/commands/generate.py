"""generate: a family of functions as a data file."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import DataError
from . import output, source
from .base import seed

NAME = "generate"
SUMMARY = "draw a family of functions and write it as a data file"
EXAMPLES = (
    "generate --list",
    "generate sinusoid --out waves.csv",
    "generate damped_wave --functions 500 --points 80 --noise 0.02 --irregular --out waves.parquet",
    "generate sinusoid --range amplitude=1:1 --range frequency=0.5:3 --seed 7 --out waves.npz",
)
FORMATS = (".csv", ".parquet", ".npz", ".json")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("family", metavar="FAMILY", nargs="?", help="the family's name; --list shows all")
    parser.add_argument("--list", action="store_true", help="list the families, their parameters and ranges, and stop")
    parser.add_argument("--out", metavar="FILE", help=f"what to write: {', '.join(FORMATS)} (default: FAMILY.csv)")
    parser.add_argument(
        "--range",
        dest="ranges",
        action="append",
        default=[],
        metavar="NAME=LOW:HIGH",
        help="draw a parameter from this range; may be given for several",
    )
    parser.add_argument("--seed", type=seed, default=0, help="the same seed draws the same functions (default: 0)")
    source.add_family_flags(parser, "what to draw")


def run(options: argparse.Namespace) -> None:
    if options.list:
        print(listing())
        return
    if options.family is None:
        raise DataError("generate needs the name of a family, for example sinusoid; generate --list shows all.")
    file = output.target(options.out or f"{options.family}.csv", FORMATS)
    dataset = source.draw(options.family, options, seed=options.seed, ranges=dict(map(parse_range, options.ranges)))
    from ..data import writing

    writers = {
        ".csv": writing.to_csv_bytes,
        ".parquet": writing.to_parquet_bytes,
        ".npz": writing.to_npz_bytes,
        ".json": writing.to_json_bytes,
    }
    output.write(file, writers[file.suffix.lower()](dataset))
    print(f"{source.describe(dataset)} → {file} ({output.size(Path(file))})")


def parse_range(text: str) -> tuple[str, tuple[float, float]]:
    """NAME=LOW:HIGH, or NAME=VALUE to hold it. Raises DataError for anything else."""
    name, equals, span = text.partition("=")
    low, colon, high = span.partition(":")
    try:
        if not (equals and name.strip()):
            raise ValueError
        return name.strip(), (float(low), float(high if colon else low))
    except ValueError:
        raise DataError(f"--range expects NAME=LOW:HIGH, for example amplitude=0.5:2; got {text!r}.") from None


def listing() -> str:
    """Every family with what it is and its parameters, one paragraph each."""
    from .. import families

    paragraphs = []
    for name in families.names():
        family = families.get(name)
        lines = [f"{name}: {family.title}"]
        lines += [f"  {p.name:<14} {p.low:g} to {p.high:g}{' ' + p.unit if p.unit else ''}" for p in family.parameters]
        paragraphs.append("\n".join(lines))
    return "\n".join(paragraphs)
