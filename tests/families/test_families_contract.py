"""What every registered family promises, whatever it draws."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from autodecoder_core.data.generating import generate
from autodecoder_core.errors import DataError
from autodecoder_core.families import Family, get, names

EACH = pytest.mark.parametrize("name", names())
WITH_COORDS = pytest.mark.parametrize("name", [name for name in names() if get(name).n_coords])


def test_there_are_the_families_that_the_playground_promises():
    promised = {"sinusoid", "harmonic_mixture", "chirp", "damped_wave", "polynomial", "gaussian_bumps"}
    promised |= {"logistic_growth", "exponential_decay", "smooth_square", "random_fourier", "gp_rbf", "gp_periodic"}
    assert promised | {"lissajous"} <= set(names())
    assert {get(name).n_coords for name in names()} == {0, 1, 2, 3}
    assert {get(name).n_outputs for name in names()} >= {1, 2}


@EACH
def test_a_family_says_what_it_is(name):
    family = get(name)
    assert family.name == name
    assert family.title
    assert family.description.endswith(".")
    assert "=" in family.formula or r"\sim" in family.formula
    assert family.formula.count("{") == family.formula.count("}")
    assert family.formula.count(r"\left") == family.formula.count(r"\right")
    for parameter in family.parameters:
        assert parameter.meaning
        assert parameter.symbol in family.formula
        assert np.isfinite([parameter.minimum, parameter.maximum]).all()


@EACH
def test_a_family_cannot_be_changed(name):
    with pytest.raises(FrozenInstanceError):
        get(name).title = "other"


@EACH
def test_the_same_seed_gives_the_same_dataset_and_another_seed_another(name):
    first, again, other = (generate(name, n_functions=4, n_points=30, noise=0.1, seed=s) for s in (7, 7, 8))
    assert first.fingerprint == again.fingerprint
    assert first.factors.equals(again.factors)
    assert not np.array_equal(first.values, other.values)


@EACH
@pytest.mark.parametrize("irregular", [False, True])
def test_the_first_functions_do_not_depend_on_how_many_follow(name, irregular):
    few = generate(name, n_functions=3, n_points=20, noise=0.1, irregular=irregular, seed=5)
    many = generate(name, n_functions=40, n_points=20, noise=0.1, irregular=irregular, seed=5)
    assert few.fingerprint == many.subset(range(3)).fingerprint
    assert few.factors.equals(many.factors.iloc[:3])


@WITH_COORDS
def test_a_draw_is_one_function_at_any_density(name):
    """The corners of the domain, and its middle, lie on both grids."""
    c = get(name).n_coords
    coarse = generate(name, n_functions=5, n_points=3**c, seed=3)
    fine = generate(name, n_functions=5, n_points=9**c, seed=3)
    assert coarse.shared_grid.shape == (3**c, c)
    rows = [int(np.flatnonzero((fine.shared_grid == place).all(axis=1))[0]) for place in coarse.shared_grid]
    for i in range(5):
        np.testing.assert_allclose(coarse.function(i)[1], fine.function(i)[1][rows], rtol=1e-9, atol=1e-9)


@WITH_COORDS
def test_a_draw_is_one_function_under_any_sampling(name):
    """Values at random places agree with the law evaluated there, point by point, from the factors' own stream."""
    family = get(name)
    scattered = generate(name, n_functions=4, n_points=24, irregular=True, seed=11)
    even = generate(name, n_functions=4, n_points=24, seed=11)
    assert scattered.factors.equals(even.factors)
    assert len(set(scattered.counts)) > 1
    box = np.asarray(family.domain)
    assert (scattered.coords >= box[:, 0]).all()
    assert (scattered.coords <= box[:, 1]).all()
    if family.n_coords == 1 and family.n_outputs == 1:
        dense = generate(name, n_functions=4, n_points=4001, seed=11)
        for i in range(4):
            t, x = scattered.function(i)
            assert (np.diff(t[:, 0]) > 0).all()
            grid, truth = dense.function(i)
            spread = np.ptp(truth) + 1e-9
            np.testing.assert_allclose(x[:, 0], np.interp(t[:, 0], grid[:, 0], truth[:, 0]), atol=1e-4 * spread)


@EACH
def test_shapes_names_and_factors_fit_together(name):
    family, data = get(name), generate(name, n_functions=6, n_points=30, seed=2)
    assert (data.n_functions, data.n_coords, data.n_outputs) == (6, family.n_coords, family.n_outputs)
    assert data.coord_names == family.coord_labels
    assert data.value_names == family.value_labels
    assert list(data.factors.columns) == [*(p.name for p in family.parameters), *family.kept_draws]
    for parameter in family.parameters:
        column = data.factors[parameter.name]
        assert column.between(parameter.low, parameter.high).all()
        assert not parameter.integer or (column == column.round()).all()


@EACH
def test_functions_of_a_family_differ_by_default(name):
    data = generate(name, n_functions=20, n_points=30, seed=0)
    first = data.function(0)[1]
    assert all(not np.allclose(data.function(i)[1], first) for i in range(1, 20))


@EACH
def test_noise_has_the_spread_that_was_asked_for_and_leaves_the_law_alone(name):
    ask = {"n_functions": 400, "n_points": 64, "seed": 1}
    clean, noisy = generate(name, **ask), generate(name, noise=0.25, **ask)
    rest = (noisy.values - clean.values).ravel()
    n = len(rest)
    assert abs(rest.mean()) < 4 * 0.25 / np.sqrt(n)
    assert abs(rest.std() / 0.25 - 1) < 4 / np.sqrt(2 * n)
    assert noisy.notes["noise_std"] == 0.25
    assert clean.factors.equals(noisy.factors)


@EACH
def test_every_parameter_obeys_another_range_and_leaves_the_others_alone(name):
    family, usual = get(name), generate(name, n_functions=30, n_points=9, seed=4)
    for parameter in family.parameters:
        middle = (parameter.low + parameter.high) / 2
        low, high = (parameter.low, parameter.low) if parameter.integer else (middle, parameter.high)
        data = generate(name, n_functions=30, n_points=9, seed=4, ranges={parameter.name: (low, high)})
        assert data.factors[parameter.name].between(low, high).all()
        others = [column for column in data.factors if column != parameter.name]
        assert data.factors[others].equals(usual.factors[others])
        assert data.notes["ranges"][parameter.name] == [low, high]


@EACH
def test_a_family_stays_finite_at_the_legal_ends_of_every_parameter(name):
    """Sliders reach to the legal bounds; the law must hold there."""
    family = get(name)
    for parameter in family.parameters:
        for end in (parameter.minimum, parameter.maximum):
            data = generate(name, n_functions=3, n_points=16, ranges={parameter.name: (end, end)})
            assert np.isfinite(data.values).all()


@EACH
def test_evaluate_takes_a_generator_and_needs_every_parameter(name):
    family = get(name)
    rng = np.random.default_rng(0)
    parameters = family.draw_parameters(3, rng)
    coords = np.full((3, 2, family.n_coords), 0.25)
    values = family.evaluate(parameters, coords, np.random.default_rng(1))
    assert values.shape == (3, 2, family.n_outputs)
    np.testing.assert_array_equal(values, family.evaluate(parameters, coords, np.random.default_rng(1)))
    np.testing.assert_allclose(values[:, 0], values[:, 1])  # the same place twice
    parameters.pop(family.parameters[0].name)
    with pytest.raises(DataError, match=family.parameters[0].name):
        family.evaluate(parameters, coords, rng)


def test_a_block_of_many_functions_is_what_the_single_ones_are(monkeypatch):
    whole = generate("gp_rbf", n_functions=50, n_points=40, seed=9)
    monkeypatch.setattr("autodecoder_core.families.base.POINTS_AT_ONCE", 100)
    assert generate("gp_rbf", n_functions=50, n_points=40, seed=9).fingerprint == whole.fingerprint


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("sinusiod", "Did you mean sinusoid"), ("gp", "gp_rbf"), ("Damped wave", "damped_wave"), ("zzz", "There are")],
)
def test_an_unknown_family_is_answered_with_those_that_come_close(wrong, hint):
    with pytest.raises(DataError, match=hint):
        get(wrong)


def test_a_family_checks_itself_when_it_is_built():
    rest = {"title": "T", "formula": "x", "description": "d", "parameters": (), "law": lambda p, t, d: t[..., 0]}
    with pytest.raises(DataError, match="domain"):
        Family(name="f", **rest, domain=((1.0, 0.0),))
    with pytest.raises(DataError, match="one name and one unit"):
        Family(name="f", **rest, domain=((0.0, 1.0),) * 2)
    with pytest.raises(DataError, match="distinct"):
        Family(name="f", **rest, kept_draws=("q",))
