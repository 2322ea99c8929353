"""Short names for links: eight letters and digits that nobody mixes up when reading them aloud."""

from __future__ import annotations

import secrets

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0, 1, i, l, o


def new_id() -> str:
    """A new id, one of 8·10¹¹; safe in a URL."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))
