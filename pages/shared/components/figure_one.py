"""Figure 1: the auto-encoder beside the auto-decoder, with parts that explain themselves."""

from __future__ import annotations

from typing import Literal, get_args

from autodecoder_core.errors import ConfigError
from pages.shared.components.base import browser_part

Stage = Literal["draw", "look up", "decode", "compare", "gradients", "move"]

_part = browser_part("figure_one", html='<div class="ad-part ad-fig"></div>')


def figure_one(*, key: str, stage: Stage | None = None) -> None:
    """Shows the figure. stage: a step of training to stop at; left out, the steps play in a loop.

    Raises ConfigError for a stage that is none.
    """
    if stage is not None and stage not in get_args(Stage):
        raise ConfigError(f"stage must be one of {', '.join(get_args(Stage))}; got {stage!r}.")
    _part(key=key, data={"stage": stage})
