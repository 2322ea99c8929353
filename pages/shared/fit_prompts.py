"""Three things to try on the Fit page."""

from __future__ import annotations

from functools import partial

import numpy as np

from . import fit_state as states
from .fit_sources import set_pick, striking
from .page import Prompt
from .resources import OpenModel

_WHOLE = {"noise": 0.0, "part": None, "most": None}


def prompts(opened: OpenModel) -> list[Prompt]:
    """Three things to try with this model."""

    def act(**changes: object) -> None:
        known = states.sheet(opened).pick.index
        set_pick(opened, **{"index": striking(opened) if known is None else known, **_WHOLE, **changes})

    scale = float(np.max(opened.model.normalisation.values.scale))
    noisy = Prompt(
        "Fit a function under noise",
        "Noise of half the data's spread is added; the curve goes through the middle of it.",
        partial(act, noise=float(f"{scale / 2:.1g}")),
    )
    unseen = Prompt(
        "Fit a function never seen",
        "It was kept out of training. Is there a z for it all the same?",
        partial(act, index=0),
    )
    first = unseen if opened.held_out is not None else noisy
    if not opened.model.n_coords:
        return [first, noisy] if first is not noisy else [noisy]
    low, high = (float(end) for end in opened.model.domain[0])
    half = Prompt(
        "Give only the first half",
        "The model has to know how such functions go on; the numbers say how well it guessed.",
        partial(act, part=(low, (low + high) / 2)),
    )
    one = Prompt("Give one point only", "Nearly nothing is known: watch how far z may be off.", partial(act, most=1))
    return [first, half, one]
