"""A formula's tree as LaTeX, with parentheses only where they are needed."""

from __future__ import annotations

import re

from .tree import Binary, Call, Name, Negative, Node, Number
from .vocabulary import FUNCTIONS

# How tightly a piece holds together: what binds less than its surroundings ask for gets parentheses.
_SUM, _PRODUCT, _POWER, _CLOSED = 1, 2, 3, 4

_GREEK = {
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi"),
    *("rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
    *("Gamma", "Delta", "Theta", "Lambda", "Sigma", "Phi", "Psi", "Omega"),
}


def latex(tree: Node) -> str:
    """LaTeX of a tree."""
    return _piece(tree)[0]


def name_latex(name: str) -> str:
    """LaTeX of a name: `w` stays, `omega` becomes ω, `t1` and `f_max` get an index, long names stand upright."""
    if name in ("pi", "π"):
        return r"\pi"
    match = re.fullmatch(r"(.*?[^0-9_])_*([0-9]+)", name) or re.fullmatch(r"([^_]+)_+([^_].*)", name)
    if match:
        return f"{_word(match[1])}_{{{_word(match[2])}}}"
    return _word(name)


def _word(word: str) -> str:
    word = word.strip("_")
    if word in _GREEK:
        return "\\" + word
    return word if len(word) == 1 or word.isdigit() else rf"\mathrm{{{word.replace('_', ' ')}}}"


def _piece(tree: Node) -> tuple[str, int]:
    match tree:
        case Number(_, text):
            mantissa, _, exponent = text.lower().partition("e")
            if not exponent:
                return text, _CLOSED
            power = f"10^{{{int(exponent)}}}"
            return (power, _POWER) if mantissa == "1" else (rf"{mantissa} \cdot {power}", _PRODUCT)
        case Name(name):
            return name_latex(name), _CLOSED
        case Negative(operand):
            return f"-{_within(operand, _PRODUCT)}", _SUM
        case Binary("/", left, right):
            return rf"\frac{{{latex(left)}}}{{{latex(right)}}}", _PRODUCT
        case Binary("^", left, right):
            return f"{_within(left, _CLOSED)}^{{{latex(right)}}}", _POWER
        case Binary("*", left, right):
            first = latex(left) if isinstance(left, Negative) else _within(left, _PRODUCT)
            second = _within(right, _PRODUCT)
            return f"{first} {_times(second)} {second}", _PRODUCT
        case Binary(operator, left, right):
            return f"{latex(left)} {operator} {_within(right, _PRODUCT)}", _SUM
        case Call(name, arguments):
            function = FUNCTIONS[name]
            return function.latex(*map(latex, arguments)), _CLOSED if function.tight else _POWER


def _times(following: str) -> str:
    """A dot before a digit, where a space would be read as one longer number."""
    return r"\cdot" if following[0].isdigit() or following[0] == "." or following.startswith(r"\frac") else r"\,"


def _within(tree: Node, binding: int) -> str:
    text, holds = _piece(tree)
    return text if holds >= binding else rf"\left({text}\right)"
