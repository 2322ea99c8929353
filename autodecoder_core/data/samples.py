"""Real families that ship with the program, in the public domain; assets/data/SOURCES.md names their origin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import DataError
from .dataset import Dataset
from .reading import read_dataset

DATA = Path(__file__).resolve().parents[2] / "assets" / "data"


@dataclass(frozen=True, slots=True)
class Sample:
    """A shipped family: what it is called, what it shows, where it is from, and the labels of its axes."""

    name: str
    title: str
    description: str
    source: str
    path: Path
    coord_name: str
    value_name: str
    licence: str = "public domain"


SAMPLES = (
    Sample(
        "elnino",
        "Sea surface temperature off Peru",
        "61 years, 1950 to 2010, of 12 monthly means each. Warm El Niño years stand out.",
        "NOAA National Weather Service, Climate Prediction Center, ERSST.V3B, region Niño 1+2",
        DATA / "elnino_sea_surface_temperature.csv",
        "month",
        "sea surface temperature (°C)",
    ),
    Sample(
        "mauna_loa",
        "CO₂ in the air at Mauna Loa",
        "44 years, 1958 to 2001, of weekly means, with gaps: a rise from year to year, and a season within each.",
        "C.D. Keeling and T.P. Whorf, 2004, Carbon Dioxide Information Analysis Center, Oak Ridge National Laboratory, "
        "U.S. Department of Energy",
        DATA / "mauna_loa_co2_by_year.csv",
        "day of year",
        "CO₂ (ppmv)",
    ),
)


def names() -> list[str]:
    return [sample.name for sample in SAMPLES]


def get(name: str) -> Sample:
    """Raises DataError for a name that does not exist, with those that do."""
    for sample in SAMPLES:
        if sample.name == name:
            return sample
    raise DataError(f"There is no built-in example {name!r}. The examples are {', '.join(names())}.")


@cache
def load(name: str) -> Dataset:
    """A function a year, named by it; factors: year, yearly mean, yearly range (largest less smallest value).

    Raises DataError for an unknown name or a missing file.
    """
    sample = get(name)
    raw = read_dataset(sample.path, layout="long", id="year")
    means = np.add.reduceat(raw.values[:, 0], raw.starts[:-1]) / raw.counts
    ranges = np.maximum.reduceat(raw.values[:, 0], raw.starts[:-1]) - np.minimum.reduceat(
        raw.values[:, 0], raw.starts[:-1]
    )
    factors = pd.DataFrame({"year": [int(year) for year in raw.names], "yearly mean": means, "yearly range": ranges})
    return replace(
        raw,
        factors=factors,
        name=sample.title,
        coord_names=(sample.coord_name,),
        value_names=(sample.value_name,),
        notes={"sample": sample.name, "source": sample.source, "licence": sample.licence},
    )
