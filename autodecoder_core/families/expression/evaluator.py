"""The value of a formula's tree, elementwise over arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..parameter import Array
from .tree import Binary, Call, Name, Negative, Node, Number
from .vocabulary import CONSTANTS, FUNCTIONS

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}


def evaluate(tree: Node, values: Mapping[str, Array]) -> Array:
    """The tree's value with `values` for its coordinates and parameters, broadcast together.

    Not finite where the mathematics has no value: division by zero, logarithm of a negative number.
    """
    match tree:
        case Number(value):
            return np.asarray(value)
        case Name(name):
            return np.asarray(CONSTANTS[name]) if name in CONSTANTS else values[name]
        case Negative(operand):
            return np.negative(evaluate(operand, values))
        case Binary(operator, left, right):
            return np.asarray(_OPERATORS[operator](evaluate(left, values), evaluate(right, values)))
        case Call(function, arguments):
            return np.asarray(FUNCTIONS[function].compute(*(evaluate(argument, values) for argument in arguments)))
