"""What a reader says about its work: notes are plain facts, warnings are guesses that a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Remarks:
    """Collects sentences while one file is read; each is said once."""

    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)


def counted(n: int, one: str, many: str | None = None) -> str:
    """'1 point', '12 points'."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def some(names: Sequence[str], most: int = 3) -> str:
    """The first few names in quotes, and how many more."""
    shown = ", ".join(f"'{shorten(name)}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"


def shorten(text: str, width: int = 40) -> str:
    """Foreign text, fit for a message: one line, not too long."""
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
