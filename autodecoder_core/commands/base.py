"""What every subcommand offers to the parser, and the types of arguments that they share."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from typing import Protocol


class Command(Protocol):
    """A module: its word on the command line, what it does in half a sentence, and examples without the program."""

    @property
    def NAME(self) -> str: ...

    @property
    def SUMMARY(self) -> str: ...

    @property
    def EXAMPLES(self) -> Sequence[str]: ...

    def configure(self, parser: argparse.ArgumentParser, /) -> None:
        """Declare the arguments."""

    def run(self, options: argparse.Namespace, /) -> None:
        """Do it. Raises AutodecoderError or OSError for what a person can put right."""


def count(text: str) -> int:
    """A whole number of at least 1."""
    return _whole(text, low=1)


def seed(text: str) -> int:
    """A whole number of at least 0."""
    return _whole(text, low=0)


def share(text: str) -> float:
    """A number from 0 to less than 1."""
    value = number(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError(f"expected a share from 0 to less than 1, for example 0.2; got {text!r}")
    return value


def number(text: str) -> float:
    """A finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"expected a finite number; got {text!r}")
    return value


def noise(text: str) -> float:
    """A finite number of at least 0."""
    value = number(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"expected a number of at least 0; got {text!r}")
    return value


def widths(text: str) -> tuple[int, ...]:
    """Layer widths, as in 64,64,64."""
    return tuple(count(part.strip()) for part in text.split(","))


def _whole(text: str, *, low: int) -> int:
    try:
        value = int(text)
    except ValueError:
        value = low - 1
    if value < low:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least {low}; got {text!r}")
    return value
