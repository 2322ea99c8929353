"""Formulas: what is read means what Python means by it, and everything else is refused at its character."""

from __future__ import annotations

import math

import pytest

from autodecoder_core.families import FormulaError, parse_formula
from autodecoder_core.families.expression.parser import MAX_DEPTH, MAX_PARAMETERS
from autodecoder_core.families.expression.tokens import MAX_LENGTH

from .formulas import value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a*sin(2*t + b)", 0.7 * math.sin(0.8 - 1.3)),
        ("-t^2", -0.16),
        ("-t**2", -0.16),
        ("2^3^2", 512),
        ("2^-2", 0.25),
        ("8/4/2", 1),
        ("5-3-1", 1),
        ("2+3*4", 14),
        ("(2+3)*4", 20),
        ("--2", 2),
        ("+t", 0.4),
        ("3*-t", -1.2),
        ("2×t·3÷4−1", 2 * 0.4 * 3 / 4 - 1),
        ("t² + t³", 0.16 + 0.064),
        ("1.5e-3*1E3 + .5", 2),
        ("2.*e", 2 * math.e),
        ("cos(π) + cos(pi)", -2),
        ("exp(log(3)) + ln(e) + log10(100)", 6),
        ("abs(b) + sign(b) + floor(1.7) + ceil(1.2)", 1.3 - 1 + 1 + 2),
        ("step(-0.1) + 10*step(0) + 100*step(2)", 110),
        ("min(3, 1, 2) + max(a, b)", 1.7),
        ("pow(2, 5) + mod(7, 4)", 35),
        ("sigmoid(0) + sigmoid(800) + sigmoid(-800)", 1.5),
        ("tanh(1) + sinh(1) + cosh(1) + tan(1)", math.tanh(1) + math.sinh(1) + math.cosh(1) + math.tan(1)),
        ("asin(0.5) + acos(0.5) + atan(2)", math.pi / 2 + math.atan(2)),
        ("sqrt(16)", 4),
    ],
)
def test_a_formula_means_what_mathematics_means(expression, expected):
    assert value(expression) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("expression", "position", "says"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("2t", 1, r"put a \* here"),
        ("2 sin(t)", 2, r"put a \* here"),
        ("1/2t", 3, r"put a \* here"),
        ("(a)(b)", 3, r"put a \* here"),
        ("sin", 0, r"sin\(t\)"),
        ("sin t", 0, r"sin\(t\)"),
        ("3 + sen(t)", 4, "Did you mean 'sin'"),
        ("Sqrt(t)", 0, "Did you mean 'sqrt'"),
        ("a(t)", 0, r"write a\*"),
        ("e(t)", 0, "not a function"),
        ("2*sin(t", 5, "never closed"),
        ("sin(t))", 6, "remove it"),
        ("sin()", 4, "1 argument"),
        ("min(t)", 5, "2 to 8 arguments, not 1"),
        ("sin(t, 2)", 7, "not 2"),
        ("1,5*t", 1, "1.5"),
        ("a*", 2, "ends here"),
        ("a*/b", 2, "expected a number"),
        ("x = 2", 2, "right-hand side"),
        ("t^200", 2, "limit is 100"),
        ("pow(t, 200)", 7, "limit is 100"),
        ("t2", 0, "no coordinate 't2'"),
        ("t2*t", 0, "no coordinate 't2'"),
        ("1e99", 0, "too large"),
        ("9" * 400, 0, "too large"),
        ("__import__('os')", 0, "begins with a letter"),
        ("a.b", 1, "digit"),
        ("t; t", 1, "one formula"),
        ("[t]", 0, "round parentheses"),
        ("t < 1", 2, "step"),
        ("a" * 30, 0, "letters"),
        ("²", 0, "found '\\^'"),
    ],
)
def test_a_mistake_is_pointed_at_and_explained(expression, position, says):
    with pytest.raises(FormulaError, match=says) as caught:
        parse_formula(expression)
    error = caught.value
    assert error.position == position
    message, line, caret = str(error).split("\n")
    assert message.startswith(f"Character {position + 1} ")
    assert line == expression
    assert caret == " " * position + "^"


@pytest.mark.parametrize(
    "nested", ["(" * 60 + "t" + ")" * 60, "-" * 60 + "t", "sin(" * 60 + "t" + ")" * 60, "t^" * 60 + "t"]
)
def test_nesting_has_a_limit(nested):
    with pytest.raises(FormulaError, match=f"more than {MAX_DEPTH} levels"):
        parse_formula(nested)


def test_length_and_number_of_parameters_have_limits():
    with pytest.raises(FormulaError, match="limit is 400") as caught:
        parse_formula("t" + "+t" * 10_000_000)
    assert caught.value.position == MAX_LENGTH
    assert len(str(caught.value)) < 2000
    longest = "t" + "+t" * ((MAX_LENGTH - 1) // 2)
    assert value(longest, t=1.0) == (MAX_LENGTH - 1) // 2 + 1
    assert parse_formula(longest).latex.count("+") == (MAX_LENGTH - 1) // 2
    names = [f"p{i}" for i in range(MAX_PARAMETERS + 1)]
    assert parse_formula("+".join(names[:-1])).parameters == tuple(names[:-1])
    with pytest.raises(FormulaError, match="one parameter too many"):
        parse_formula("+".join(names))


def test_free_names_become_parameters_in_order_and_coordinates_follow_their_number():
    assert parse_formula("w*t + a*w + φ + pi").parameters == ("w", "a", "φ")
    assert parse_formula("a*t1*t3", n_coords=3).parameters == ("a",)
    with pytest.raises(FormulaError, match="t1, t2"):
        parse_formula("a*t", n_coords=2)


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        ("a*sin(w*t+p)", r"a \, \sin\left(w \, t + p\right)"),
        ("-(a+b)/2", r"\frac{-\left(a + b\right)}{2}"),
        ("2*3*t", r"2 \cdot 3 \, t"),
        ("a-(b-t)", r"a - \left(b - t\right)"),
        ("a-b-t", r"a - b - t"),
        ("a*(b+t)", r"a \, \left(b + t\right)"),
        ("(a*b)^2", r"\left(a \, b\right)^{2}"),
        ("sin(t)^2", r"\left(\sin\left(t\right)\right)^{2}"),
        ("(-a)^b", r"\left(-a\right)^{b}"),
        ("-a^b", r"-a^{b}"),
        ("a*-b", r"a \, \left(-b\right)"),
        ("sqrt(abs(t))^2", r"\sqrt{\left|t\right|}^{2}"),
        ("exp(-t/tau)", r"e^{\frac{-t}{\tau}}"),
        ("(a^b)^t", r"\left(a^{b}\right)^{t}"),
        (
            "1e-3*f_max + 2.5e4*omega1*speed",
            r"10^{-3} \, f_{\mathrm{max}} + 2.5 \cdot 10^{4} \, \omega_{1} \, \mathrm{speed}",
        ),
        ("pow(a, 2)", r"\left(a\right)^{2}"),
    ],
)
def test_a_formula_is_typeset_with_the_parentheses_that_it_needs(expression, latex):
    assert parse_formula(expression).latex == f"x(t) = {latex}"


@pytest.mark.parametrize("given_value", [None, 3, b"t"])
def test_what_is_no_text_is_refused_as_such(given_value):
    with pytest.raises(FormulaError, match="text"):
        parse_formula(given_value)
