"""People's own words on our pages: shown as they are, never read as Markdown or HTML."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:&])")


def plain(text: str, limit: int = 60) -> str:
    """Escape Markdown and cut what is overlong."""
    line = " ".join(text.split())
    cut = line if len(line) <= limit else line[: limit - 1] + "…"
    return _SPECIAL.sub(r"\\\1", cut)


def counted(n: int, noun: str, plural: str | None = None) -> str:
    """ "1 function", "1,000 functions"."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def vector(z: tuple[float, ...] | list[float], limit: int = 4) -> str:
    """ "(0.12, −0.40)", at most `limit` numbers."""
    shown = ", ".join(f"{value:.2f}".replace("-", "−") for value in list(z)[:limit])
    return f"({shown}{', …' if len(z) > limit else ''})"
