from __future__ import annotations

import numpy as np
import pytest

from autodecoder_core.data.generating import generate
from autodecoder_core.errors import DataError
from autodecoder_core.families import FormulaError, formula_family


def test_a_typed_sinusoid_is_a_sinusoid():
    family = formula_family("a*sin(w*t + p)", {"a": (0.5, 1), "w": (3, 9), "p": (0, 1)}, domain=(-1, 2))
    data = generate(family, n_functions=20, n_points=31, seed=3)
    a, w, p = (data.factors[name].to_numpy()[:, None] for name in "awp")
    t = np.linspace(-1, 2, 31)
    np.testing.assert_allclose(data.values.reshape(20, 31), a * np.sin(w * t + p), atol=1e-12)
    assert data.notes["formula"] == r"x(t) = a \, \sin\left(w \, t + p\right)"
    assert data.notes["ranges"] == {"a": [0.5, 1.0], "w": [3.0, 9.0], "p": [0.0, 1.0]}


def test_images_and_films_can_be_typed():
    image = generate(formula_family("a*t1 - t2", {"a": (1, 2)}, ((0, 1), (0, 2))), n_functions=3, n_points=16)
    assert image.coord_names == ("t1", "t2")
    a = np.repeat(image.factors["a"].to_numpy(), 16)
    np.testing.assert_allclose(image.values[:, 0], a * image.coords[:, 0] - image.coords[:, 1])
    film = generate(formula_family("t1*t2*t3", {}, ((0, 1),) * 3), n_functions=2, n_points=8, noise=0.1)
    assert film.n_coords == 3
    assert film.factors is None


def test_a_formula_without_t_gives_constant_functions():
    data = generate(formula_family("a", {"a": (1, 2)}), n_functions=3, n_points=5)
    np.testing.assert_array_equal(data.values.reshape(3, 5), np.repeat(data.factors["a"].to_numpy()[:, None], 5, 1))


def test_a_parameter_may_be_held():
    data = generate(formula_family("a*t", {"a": (2, 2)}), n_functions=2, n_points=3)
    assert data.values[:3, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("expression", "position", "hint"),
    [("2*q*t", 2, "q: 0 to 1"), ("a*x", 2, "it is called t"), ("a*sine", 2, r"the function sin\(")],
)
def test_a_parameter_without_a_range_is_pointed_at(expression, position, hint):
    with pytest.raises(FormulaError, match=hint) as caught:
        formula_family(expression, {"a": (0, 1)} if "a*" in expression else {})
    assert caught.value.position == position


def test_a_range_that_the_formula_does_not_use_is_refused():
    with pytest.raises(DataError, match="range for 'b', but the formula's parameters are a"):
        formula_family("a*t", {"a": (0, 1), "b": (0, 1)})


def test_illegal_ranges_and_domains_are_refused():
    with pytest.raises(DataError, match="backwards"):
        formula_family("a*t", {"a": (2, 1)})
    for domain in (5, (1, 0), (0, 0), ((0, 1),) * 4, ("a", "b"), (0, float("inf")), (), ((0, 1, 2),)):
        with pytest.raises(DataError, match="domain"):
            formula_family("1", {}, domain)


@pytest.mark.parametrize(
    ("expression", "place"), [("log(a - t)", "t = 0.5"), ("1/(t - 0.75)", "t = 0.75"), ("sqrt(0.6 - t)", "t = 0.75")]
)
def test_a_value_that_does_not_exist_is_named_with_function_parameters_and_place(expression, place):
    ranges = {"a": (0.5, 0.5)} if "a" in expression.replace("sqrt", "") else {}
    with pytest.raises(DataError, match=f"is not a finite number at {place}") as caught:
        generate(formula_family(expression, ranges), n_functions=3, n_points=5)
    assert "Function 0 of 'Your formula'" in str(caught.value)
    assert ("a = 0.5" in str(caught.value)) == bool(ranges)


def test_the_first_function_that_fails_is_named_even_in_a_later_block(monkeypatch):
    monkeypatch.setattr("autodecoder_core.families.base.POINTS_AT_ONCE", 8)
    family = formula_family("sqrt(a)", {"a": (-0.02, 1)})
    a = generate(formula_family("a", {"a": (-0.02, 1)}), n_functions=300, n_points=4).factors["a"]
    first = int(np.flatnonzero(a < 0)[0])
    assert first > 2
    with pytest.raises(DataError, match=f"Function {first} of"):
        generate(family, n_functions=300, n_points=4)


def test_values_too_large_to_train_on_are_refused():
    with pytest.raises(DataError, match="too large"):
        generate(formula_family("exp(a*t)", {"a": (60, 60)}), n_functions=1, n_points=3)
