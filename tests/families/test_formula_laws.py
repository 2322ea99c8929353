"""Laws of formulas: generated ones agree with Python, and any text at all is read or refused at its character."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autodecoder_core.errors import DataError
from autodecoder_core.families import FormulaError, parse_formula
from autodecoder_core.families.expression.parser import MAX_DEPTH
from autodecoder_core.families.expression.tokens import MAX_LENGTH

from .formulas import VALUES, value

# ---- generated formulas beside their meaning, written with Python's own arithmetic


def _power(x, y):
    try:
        result = x**y
    except (ZeroDivisionError, OverflowError):
        return math.nan
    return result if isinstance(result, float) else math.nan


def _guard(function):
    """NaN where there is no value, and where rounding could decide the rest: very large and very small results."""

    def guarded(*arguments):
        try:
            result = float(function(*arguments))
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan
        return result if result == 0 or 1e-9 < abs(result) < 1e6 else math.nan

    return guarded


LEAVES = st.one_of(
    st.sampled_from(list(VALUES.items())),
    st.sampled_from([("pi", math.pi), ("e", math.e)]),
    st.floats(0, 9, allow_nan=False).map(lambda x: round(x, 3)).map(lambda x: (repr(x), x)),
)
UNARY = {"sin": math.sin, "cos": math.cos, "tanh": math.tanh, "exp": math.exp, "sqrt": math.sqrt, "log": math.log}
UNARY |= {"abs": abs, "atan": math.atan}


def _grow(inner):
    binary = {
        "+": lambda x, y: x + y,
        "-": lambda x, y: x - y,
        "*": lambda x, y: x * y,
        "/": lambda x, y: x / y,
        "^": _power,
        "**": _power,
    }
    return st.one_of(
        st.tuples(inner, st.sampled_from(list(binary)), inner).map(
            lambda x: (f"({x[0][0]}) {x[1]} ({x[2][0]})", _guard(binary[x[1]])(x[0][1], x[2][1]))
        ),
        st.tuples(st.sampled_from(list(UNARY)), inner).map(
            lambda x: (f"{x[0]}({x[1][0]})", _guard(UNARY[x[0]])(x[1][1]))
        ),
        inner.map(lambda x: (f"-({x[0]})", -x[1])),
        st.tuples(inner, inner).map(
            lambda x: (f"max({x[0][0]},{x[1][0]})", x[0][1] if x[0][1] >= x[1][1] else x[1][1] + 0 * x[0][1])
        ),
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(LEAVES, _grow, max_leaves=10))
def test_generated_formulas_agree_with_python(pair):
    text, expected = pair
    assume(math.isfinite(expected) and len(text) <= MAX_LENGTH and text.count("(") < MAX_DEPTH)
    assert value(text) == pytest.approx(expected, rel=1e-6, abs=1e-6)


# Flat chains of operators, where only precedence and associativity decide; Fractions keep them exact.
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(1, 9)), min_size=1, max_size=12))
def test_precedence_agrees_with_a_reading_in_two_passes(chain):
    text = "0" + "".join(f" {operator} {number}" for operator, number in [("+", 1), *chain])
    terms = [1.0]
    for operator, number in chain:
        if operator in "+-":
            terms.append(number if operator == "+" else -number)
        else:
            terms[-1] = terms[-1] * number if operator == "*" else terms[-1] / number
    assert value(text) == pytest.approx(sum(terms), rel=1e-9, abs=1e-9)


ALPHABET = st.one_of(st.sampled_from(list("t1a2e.()+-*/^, ²×sincoexplgπ=_'\"\n\t\\{}")), st.characters())


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(ALPHABET, max_size=60)), st.integers(1, 3))
def test_any_text_at_all_is_read_or_refused_at_a_character_of_it(text, n_coords):
    refusal = None
    try:
        formula = parse_formula(text, n_coords)
    except FormulaError as error:
        refusal = error
    if refusal is not None:
        assert isinstance(refusal, DataError)
        assert 0 <= refusal.position <= len(text)
        assert len(str(refusal).split("\n")) == 3
    else:
        assert formula.latex.count("{") == formula.latex.count("}")
        values = {name: np.ones((2, 1)) for name in formula.parameters}
        with np.errstate(all="ignore"):
            assert formula(values, np.ones((2, 3, n_coords)), np.empty((2, 0))).shape == (2, 3)
