"""How much an upload may hold. Generous by default; each limit is a setting, and its message names it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import ConfigError, DataError

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read from one file: bytes, functions, and sample points in all.

    Raises ConfigError when a limit is not a positive whole number.
    """

    max_bytes: int = 200 * MB
    max_functions: int = 100_000
    max_points: int = 5_000_000

    def __post_init__(self) -> None:
        for name in ("max_bytes", "max_functions", "max_points"):
            if not isinstance(getattr(self, name), int) or getattr(self, name) < 1:
                raise ConfigError(f"{name} must be a whole number of at least 1; got {getattr(self, name)!r}.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Limits:
        """The defaults, overruled by AUTODECODER_MAX_UPLOAD_MB, AUTODECODER_MAX_FUNCTIONS, AUTODECODER_MAX_POINTS."""
        environ = os.environ if environ is None else environ
        return cls(
            max_bytes=round(_setting(environ, "AUTODECODER_MAX_UPLOAD_MB", cls().max_bytes / MB) * MB),
            max_functions=round(_setting(environ, "AUTODECODER_MAX_FUNCTIONS", cls().max_functions)),
            max_points=round(_setting(environ, "AUTODECODER_MAX_POINTS", cls().max_points)),
        )

    @property
    def max_cells(self) -> int:
        """Table cells: room for coordinates, outputs and factors beside every point."""
        return 8 * self.max_points

    def check_bytes(self, size: int) -> None:
        if size > self.max_bytes:
            raise DataError(
                f"The file has {size / MB:,.1f} MB; the limit is {self.max_bytes / MB:,.1f} MB. "
                "Leave functions or points out, or raise AUTODECODER_MAX_UPLOAD_MB."
            )

    def check_cells(self, cells: int) -> None:
        if cells > self.max_cells:
            raise DataError(
                f"The file holds {cells:,} cells; at most {self.max_cells:,} are read for {self.max_points:,} points. "
                "Leave columns or rows out, or raise AUTODECODER_MAX_POINTS."
            )

    def check(self, n_functions: int, n_points: int) -> None:
        if n_functions > self.max_functions:
            raise DataError(
                f"The data has {n_functions:,} functions; the limit is {self.max_functions:,}. "
                "Leave functions out, choose another layout if these are points, or raise AUTODECODER_MAX_FUNCTIONS."
            )
        if n_points > self.max_points:
            raise DataError(
                f"The data has {n_points:,} sample points; the limit is {self.max_points:,}. "
                "Sample the functions more coarsely, or raise AUTODECODER_MAX_POINTS."
            )


def _setting(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < float("inf"):
        raise ConfigError(f"{name} is {text!r}; expected a number above 0, such as {default:g}.")
    return value
