"""A formula cut into words, each with its place."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from .error import FormulaError

MAX_LENGTH = 400
MAX_NAME = 24
LARGEST_NUMBER = 1e12

# Signs that keyboards, word processors and other languages put in place of the plain ones.
_SAME = {"×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "−": "-", "–": "-", "**": "^"}
_RAISED = {"²": "2", "³": "3"}
_WORD = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-zα-ωΑ-Ω][A-Za-zα-ωΑ-Ω0-9_]*)"
    r"|(?P<raised>[²³])"
    r"|(?P<operator>\*\*|[-+*/^×·⋅∗÷−–])"
    r"|(?P<mark>[(),])"
)
_REMEDIES = {
    "=": "Write only the right-hand side, such as a*sin(w*t).",
    "[": "Use round parentheses ( ).",
    "]": "Use round parentheses ( ).",
    "{": "Use round parentheses ( ).",
    "}": "Use round parentheses ( ).",
    "|": "Write abs(…) for an absolute value.",
    "√": "Write sqrt(…) for a root.",
    "%": "Write mod(a, b) for a remainder.",
    "!": "There is no factorial; write the number itself.",
    "<": "There are no comparisons; step(a - b) is 1 where a is at least b.",
    ">": "There are no comparisons; step(a - b) is 1 where a is at least b.",
    ";": "Write one formula; arguments are parted by a comma.",
    "_": "A name begins with a letter.",
    ".": "A number needs a digit, such as 0.5.",
    "°": "Angles are in radians; multiply degrees by pi/180.",
}


@dataclass(frozen=True, slots=True)
class Token:
    kind: Literal["number", "name", "operator", "mark", "end"]
    text: str
    position: int


def tokens(expression: str) -> list[Token]:
    """The words of a formula and an end mark; raises FormulaError at the first character that has no meaning."""
    if len(expression) > MAX_LENGTH:
        raise FormulaError(
            expression[:MAX_LENGTH],
            MAX_LENGTH,
            f"it has {len(expression):,} characters; the limit is {MAX_LENGTH}. Shorten it.",
        )
    found: list[Token] = []
    position = 0
    while position < len(expression):
        match = _WORD.match(expression, position)
        if match is None:
            character = expression[position]
            remedy = _REMEDIES.get(character, "Use numbers, names, + - * / ^, parentheses and functions such as sin.")
            raise FormulaError(expression, position, f"{character!r} has no meaning in a formula. {remedy}")
        text = match.group()
        match match.lastgroup:
            case "number":
                if not math.isfinite(float(text)) or float(text) > LARGEST_NUMBER:
                    raise FormulaError(
                        expression,
                        position,
                        f"{text} is too large; numbers go up to {LARGEST_NUMBER:g}. Use a smaller one.",
                    )
                found.append(Token("number", text, position))
            case "name":
                if len(text) > MAX_NAME:
                    raise FormulaError(
                        expression, position, f"this name has {len(text)} letters; the limit is {MAX_NAME}. Shorten it."
                    )
                found.append(Token("name", text, position))
            case "raised":
                found += [Token("operator", "^", position), Token("number", _RAISED[text], position)]
            case "operator":
                found.append(Token("operator", _SAME.get(text, text), position))
            case "mark":
                found.append(Token("mark", text, position))
        position = match.end()
    return [*found, Token("end", "", len(expression))]
