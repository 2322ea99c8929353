from __future__ import annotations

import json

import numpy as np
import pytest

from autodecoder_core.data.generating import MAX_FUNCTIONS, generate
from autodecoder_core.errors import DataError
from autodecoder_core.families import get


def test_regular_curves_share_one_grid_over_the_domain():
    data = generate("damped_wave", n_functions=7, n_points=33)
    assert data.n_functions == 7
    assert data.shared_grid.shape == (33, 1)
    np.testing.assert_allclose(data.shared_grid[:, 0], np.linspace(0, 4, 33))
    assert data.coord_names == ("t (s)",)
    assert data.value_names == ("x (cm)",)
    assert data.names[:2] == ("damped wave 0", "damped wave 1")


def test_irregular_functions_have_their_own_number_of_points_at_their_own_places():
    data = generate("sinusoid", n_functions=200, n_points=41, irregular=True)
    assert data.counts.min() == 21
    assert data.counts.max() == 41
    assert data.shared_grid is None
    assert len(np.unique(data.coords)) == data.n_points
    assert all((np.diff(data.function(i)[0][:, 0]) > 0).all() for i in range(200))


def test_images_and_films_have_at_most_the_points_asked_for():
    image = generate("ripples", n_functions=2, n_points=70)
    assert image.notes["grid_shape"] == [8, 8]
    assert image.counts.tolist() == [64, 64]
    film = generate("moving_blob", n_functions=2, n_points=100)
    assert film.notes["grid_shape"] == [5, 5, 4]
    scattered = generate("ripples", n_functions=50, n_points=70, irregular=True)
    assert scattered.notes["grid_shape"] is None
    assert (scattered.counts.min(), scattered.counts.max()) == (35, 70)


def test_plain_vectors_have_one_point_each_however_they_are_asked_for():
    for irregular in (False, True):
        data = generate("swiss_roll", n_functions=9, n_points=50, irregular=irregular)
        assert data.coords.shape == (9, 0)
        assert data.values.shape == (9, 3)
        assert data.notes["irregular"] is False


def test_the_notes_say_how_it_was_made_and_are_plain_data():
    data = generate("chirp", n_functions=2, n_points=8, noise=0.5, irregular=True, seed=12, ranges={"rate": (2, 3)})
    notes = json.loads(json.dumps(dict(data.notes)))
    family = get("chirp")
    assert notes["source"] == "generated"
    assert (notes["family"], notes["title"], notes["formula"]) == ("chirp", family.title, family.formula)
    assert (notes["noise_std"], notes["seed"], notes["irregular"], notes["n_points"]) == (0.5, 12, True, 8)
    assert notes["ranges"] == {"amplitude": [0.6, 1.0], "start": [0.6, 1.2], "rate": [2.0, 3.0]}
    again = generate(notes["family"], n_functions=2, n_points=notes["n_points"], noise=notes["noise_std"],
                     irregular=notes["irregular"], seed=notes["seed"], ranges=notes["ranges"])  # fmt: skip
    assert again.fingerprint == data.fingerprint


def test_noise_leaves_factors_places_and_law_as_they_were():
    ask = {"n_functions": 20, "n_points": 30, "irregular": True, "seed": 1}
    clean, small, large = (generate("gp_rbf", noise=noise, **ask) for noise in (0, 0.1, 0.2))
    np.testing.assert_array_equal(clean.coords, large.coords)
    np.testing.assert_allclose(2 * (small.values - clean.values), large.values - clean.values, atol=1e-12)


def test_a_family_itself_can_be_given():
    family = get("sinusoid").with_ranges({"frequency": (2, 2)})
    by_family = generate(family, n_functions=3, n_points=10)
    by_name = generate("sinusoid", n_functions=3, n_points=10, ranges={"frequency": (2, 2)})
    assert by_family.fingerprint == by_name.fingerprint


def test_numpy_numbers_are_numbers():
    one = generate("sinusoid", n_functions=np.int64(2), n_points=np.int32(3), noise=np.float32(0.5), seed=np.uint8(4))
    assert one.fingerprint == generate("sinusoid", n_functions=2, n_points=3, noise=0.5, seed=4).fingerprint
    json.dumps(dict(one.notes))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"n_functions": 0}, r"n_functions must be between 1 and 100,000; got 0"),
        ({"n_functions": MAX_FUNCTIONS + 1}, "n_functions must be between"),
        ({"n_functions": 2.5}, r"whole number; got 2\.5"),
        ({"n_functions": True}, "whole number"),
        ({"n_points": 0}, "n_points must be between 1"),
        ({"n_points": "9"}, "n_points must be a whole number; got '9'"),
        ({"noise": -0.1}, "zero or more"),
        ({"noise": float("nan")}, "zero or more"),
        ({"noise": float("inf")}, "finite"),
        ({"noise": "loud"}, "standard deviation"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"seed": 1.0}, "seed must be a whole number"),
        ({"seed": None}, "seed must be a whole number"),
        ({"ranges": {"amplitud": (0, 1)}}, "it has amplitude, frequency, phase. Did you mean 'amplitude'"),
        ({"ranges": {"frequency": (-1, 2)}}, "reaches -1; it must stay between 0 and 30 Hz"),
        ({"ranges": {"frequency": (2, 1)}}, "Swap"),
        ({"n_functions": 100_000, "n_points": 1_000_000}, "the limit is 30,000,000"),
    ],
)
def test_an_impossible_wish_is_refused_with_what_came_and_what_was_expected(wrong, message):
    with pytest.raises(DataError, match=message):
        generate("sinusoid", **{"n_functions": 3, "n_points": 5, **wrong})


def test_one_function_with_one_point_is_a_dataset():
    data = generate("polynomial", n_functions=1, n_points=1)
    assert data.coords.tolist() == [[0.0]]
    assert generate("sinusoid", n_functions=1, n_points=1, irregular=True).n_points == 1
