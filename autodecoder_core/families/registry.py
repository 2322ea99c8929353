"""The families by name, in the order in which they are shown."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType

from ..errors import DataError
from .base import Family
from .chirp import CHIRP
from .damped_wave import DAMPED_WAVE
from .exponential_decay import EXPONENTIAL_DECAY
from .gaussian_bumps import GAUSSIAN_BUMPS
from .gp_periodic import GP_PERIODIC
from .gp_rbf import GP_RBF
from .harmonic_mixture import HARMONIC_MIXTURE
from .lissajous import LISSAJOUS
from .logistic_growth import LOGISTIC_GROWTH
from .moving_blob import MOVING_BLOB
from .polynomial import POLYNOMIAL
from .random_fourier import RANDOM_FOURIER
from .ripples import RIPPLES
from .sinusoid import SINUSOID
from .smooth_square import SMOOTH_SQUARE
from .swiss_roll import SWISS_ROLL

_FAMILIES = MappingProxyType(
    {
        family.name: family
        for family in (
            SINUSOID,
            HARMONIC_MIXTURE,
            CHIRP,
            DAMPED_WAVE,
            POLYNOMIAL,
            GAUSSIAN_BUMPS,
            LOGISTIC_GROWTH,
            EXPONENTIAL_DECAY,
            SMOOTH_SQUARE,
            RANDOM_FOURIER,
            GP_RBF,
            GP_PERIODIC,
            LISSAJOUS,
            RIPPLES,
            MOVING_BLOB,
            SWISS_ROLL,
        )
    }
)


def names() -> list[str]:
    """The names of all families: curves first, then images, films and plain vectors."""
    return list(_FAMILIES)


def get(name: str) -> Family:
    """The family of this name; raises DataError with the names that come close."""
    if isinstance(name, str) and name in _FAMILIES:
        return _FAMILIES[name]
    wanted = str(name).strip().lower().replace(" ", "_").replace("-", "_")
    parts = [known for known in _FAMILIES if len(wanted) >= 3 and (wanted in known or known in wanted)]
    close = list(dict.fromkeys([*get_close_matches(wanted, _FAMILIES, n=3, cutoff=0.55), *parts]))
    hint = f"Did you mean {' or '.join(close)}?" if close else f"There are {', '.join(_FAMILIES)}."
    raise DataError(f"There is no family {name!r}. {hint}")
