"""Every word that a formula may use: constants, functions, and how each is computed and typeset."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}


@dataclass(frozen=True, slots=True)
class Function:
    """least, most: how many arguments it takes. compute: arrays → array. latex: typeset arguments → LaTeX.

    tight: typeset as one closed sign, so that a power needs no parentheses around it.
    """

    least: int
    most: int
    compute: Callable[..., Any]
    latex: Callable[..., str]
    tight: bool = False

    @property
    def takes(self) -> str:
        if self.least == self.most:
            return "1 argument" if self.least == 1 else f"{self.least} arguments"
        return f"{self.least} to {self.most} arguments"


def _plain(command: str) -> Callable[..., str]:
    return lambda *arguments: rf"{command}\left({', '.join(arguments)}\right)"


def _sigmoid(x: Any) -> Any:
    return 0.5 * (1.0 + np.tanh(0.5 * x))  # as a tanh it cannot overflow


def _one(compute: Callable[..., Any], command: str) -> Function:
    return Function(1, 1, compute, _plain(command))


FUNCTIONS = {
    "sin": _one(np.sin, r"\sin"),
    "cos": _one(np.cos, r"\cos"),
    "tan": _one(np.tan, r"\tan"),
    "asin": _one(np.arcsin, r"\arcsin"),
    "acos": _one(np.arccos, r"\arccos"),
    "atan": _one(np.arctan, r"\arctan"),
    "sinh": _one(np.sinh, r"\sinh"),
    "cosh": _one(np.cosh, r"\cosh"),
    "tanh": _one(np.tanh, r"\tanh"),
    "exp": Function(1, 1, np.exp, lambda x: f"e^{{{x}}}"),
    "log": _one(np.log, r"\ln"),
    "ln": _one(np.log, r"\ln"),
    "log10": _one(np.log10, r"\log_{10}"),
    "sqrt": Function(1, 1, np.sqrt, lambda x: rf"\sqrt{{{x}}}", tight=True),
    "abs": Function(1, 1, np.abs, lambda x: rf"\left|{x}\right|", tight=True),
    "sign": _one(np.sign, r"\operatorname{sign}"),
    "floor": Function(1, 1, np.floor, lambda x: rf"\left\lfloor {x} \right\rfloor", tight=True),
    "ceil": Function(1, 1, np.ceil, lambda x: rf"\left\lceil {x} \right\rceil", tight=True),
    "sigmoid": _one(_sigmoid, r"\sigma"),
    "step": _one(lambda x: np.heaviside(x, 1.0), r"\operatorname{step}"),
    "min": Function(2, 8, lambda *xs: reduce(np.minimum, xs), _plain(r"\min")),
    "max": Function(2, 8, lambda *xs: reduce(np.maximum, xs), _plain(r"\max")),
    "mod": Function(2, 2, np.mod, _plain(r"\operatorname{mod}")),
    "pow": Function(2, 2, np.power, lambda x, y: rf"\left({x}\right)^{{{y}}}"),
}
