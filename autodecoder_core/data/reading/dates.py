"""Dates as coordinates: converted to days, or to years, since the first date of the file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .remarks import Remarks

YEAR_DAYS = 365.25
_LONG_SPAN_DAYS = 3 * YEAR_DAYS
_LOOKS = "|".join(
    (
        r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[T ].*)?",  # 2020-03, 2020-03-31, 2020-03-31T12:00
        r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?: .*)?",  # 31.03.2020
        r"(?:\d{1,2}[ -])?[A-Za-z]{3,9}[ -]\d{4}",  # Mar 2020, 31 March 2020
        r"[A-Za-z]{3,9} \d{1,2}, \d{4}",  # March 31, 2020
    )
)
_FORMATS = (
    "%Y/%m/%d",
    "%Y/%m",
    "%Y.%m.%d",
    "%d %b %Y",
    "%d %B %Y",
    "%b %Y",
    "%B %Y",
    "%b-%Y",
    "%d-%b-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
)
_EITHER_WAY = tuple((f"%d{s}%m{s}%Y{t}", f"%m{s}%d{s}%Y{t}") for s in "/.-" for t in ("", " %H:%M", " %H:%M:%S"))


@dataclass(frozen=True, slots=True)
class DateColumn:
    """days: (R,) days since `origin`, NaN where missing. unit: 'days' or 'years'."""

    days: NDArray[np.float64]
    origin: pd.Timestamp
    unit: str

    @property
    def numbers(self) -> NDArray[np.float64]:
        return self.days / YEAR_DAYS if self.unit == "years" else self.days

    def label(self, heading: str) -> str:
        return f"{heading} ({self.unit} since {self.origin:%Y-%m-%d})"


def parse_dates(
    texts: NDArray[np.object_], missing: NDArray[np.bool_], heading: str, remarks: Remarks
) -> DateColumn | None:
    """The column as dates, or None where it is not one: every cell that is not missing must be a date of one form."""
    given = pd.Series(texts[~missing], dtype="str").str.strip()
    if given.empty or not given.str.fullmatch(_LOOKS).all():
        return None
    stamps = _stamps(given, heading, remarks)
    if stamps is None:
        return None
    origin = stamps.min().normalize()
    days = np.full(len(texts), np.nan)
    days[~missing] = (stamps - origin).dt.total_seconds().to_numpy() / 86_400
    unit = "years" if np.nanmax(days) > _LONG_SPAN_DAYS else "days"
    return DateColumn(days, origin, unit)


def _stamps(given: pd.Series, heading: str, remarks: Remarks) -> pd.Series | None:
    first = _try(given, "ISO8601")
    if first is not None:
        return first
    for form in _FORMATS:
        stamps = _try(given, form)
        if stamps is not None:
            return stamps
    for day_first, month_first in _EITHER_WAY:
        a, b = _try(given, day_first), _try(given, month_first)
        if a is not None and b is not None and not a.equals(b):
            return _choose(a, b, given.iloc[0], heading, remarks)
        if a is not None or b is not None:
            return a if a is not None else b
    return None


def _choose(day_first: pd.Series, month_first: pd.Series, example: str, heading: str, remarks: Remarks) -> pd.Series:
    """Both readings fit: the one whose steps are more even is the likelier record."""

    def unevenness(stamps: pd.Series) -> float:
        steps = np.diff(np.unique(stamps.to_numpy().astype("datetime64[s]").astype(np.int64)))
        return float(np.std(steps) / np.mean(steps)) if len(steps) else 0.0

    month_wins = unevenness(month_first) < unevenness(day_first)
    order = "month/day/year" if month_wins else "day/month/year"
    remarks.warn(
        f"Column '{heading}': dates such as {example} fit day/month and month/day; they were read as {order}. "
        "Write them as 2020-12-31 to be certain."
    )
    return month_first if month_wins else day_first


def _try(given: pd.Series, form: str) -> pd.Series | None:
    try:
        stamps = pd.to_datetime(given, format=form, utc=True)
    except (ValueError, TypeError, OverflowError):
        return None
    return None if stamps.isna().any() else stamps.dt.tz_localize(None)
