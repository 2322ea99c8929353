"""Progress bars on stderr, on a terminal only: what is piped or logged stays clean."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm


def bar(total: int, what: str, unit: str) -> Any:
    """A tqdm bar to be used in a `with`; silent where stderr is no terminal, and gone when done."""
    return tqdm(
        total=total,
        desc=what,
        unit=unit,
        file=sys.stderr,
        disable=not sys.stderr.isatty(),
        leave=False,
        dynamic_ncols=True,
    )


def note(text: str) -> None:
    """A line for the person, not for the pipe."""
    print(text, file=sys.stderr)
