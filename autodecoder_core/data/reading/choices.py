"""What a person overrules: the layout, the parts that columns play, the delimiter, the decimal mark, the headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from ...errors import ConfigError
from .roles import Layout


@dataclass(frozen=True, slots=True)
class Choices:
    """None, or 'auto' for the layout, leaves a thing to detection. Columns are given by heading.

    layout: 'auto', 'wide', 'long' or 'rows'. id, t, x, factors: columns of a long table (id and t also elsewhere).
    delimiter: one character. decimal: '.' or ','. header: whether the first row holds headings.
    Raises ConfigError for a value that does not exist.
    """

    layout: Layout | str = "auto"
    id: str | None = None
    t: tuple[str, ...] | None = None
    x: tuple[str, ...] | None = None
    factors: tuple[str, ...] | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None

    def __post_init__(self) -> None:
        layouts = ("auto", *get_args(Layout))
        if self.layout not in layouts:
            raise ConfigError(f"layout is {self.layout!r}; expected one of {', '.join(layouts)}.")
        for name in ("t", "x", "factors"):
            if isinstance(getattr(self, name), str):
                object.__setattr__(self, name, (getattr(self, name),))
        if self.delimiter is not None and self.delimiter not in ("\t", ";", "|", ",", " "):
            raise ConfigError(f"delimiter is {self.delimiter!r}; expected a comma, semicolon, tab, bar or space.")
        if self.decimal is not None and self.decimal not in (".", ","):
            raise ConfigError(f"decimal is {self.decimal!r}; expected '.' or ','.")
