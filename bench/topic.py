"""What a topic is: a name, how it is measured, and tables of figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """quick: one short round, to see that everything runs. data: files for the quality topic, the second as test."""

    quick: bool = False
    data: tuple[Path, ...] = ()

    def choose(self, full: int, quick: int) -> int:
        return quick if self.quick else full


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words; the first column names the row, the others are figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """measure: does the work and returns its tables. how: a paragraph on what is measured and how."""

    name: str
    title: str
    how: str
    measure: Callable[[Options], list[Table]]


class Unmeasured(Exception):
    """A topic could not be measured here; the message says why and what to do."""


class NotHere(Unmeasured):
    """What the topic is about is not in this machine: nothing failed."""
