from __future__ import annotations

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.families import get, names
from autodecoder_core.figures.curves import MAX_CURVES, MAX_POINTS, MAX_TILES, PATH, Lines, Tiles, evenly, field_of


def lines(dataset: Dataset, output: int = PATH) -> Lines:
    field = field_of(dataset, output)
    assert isinstance(field, Lines)
    return field


def tiles(dataset: Dataset, output: int = PATH) -> Tiles:
    field = field_of(dataset, output)
    assert isinstance(field, Tiles)
    return field


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("irregular", [False, True])
def test_every_family_has_a_figure_whose_marks_lie_within_its_axes(name: str, irregular: bool) -> None:
    field = field_of(generate(name, n_functions=5, n_points=60, irregular=irregular))
    assert field is not None
    assert isinstance(field, Tiles) == (get(name).n_coords >= 2)
    if isinstance(field, Tiles):
        low, high = field.ranges[2]
        drawn = field.pictures[np.isfinite(field.pictures)]
        assert drawn.size
        assert low <= drawn.min() <= drawn.max() <= high
    else:
        (left, right), (bottom, top) = field.ranges[:2] if field.kind != "parallel" else ((0, 1e9), (0, 1))
        assert left <= field.x.min() <= field.x.max() <= right
        assert bottom <= field.y.min() <= field.y.max() <= top


def test_a_small_dataset_is_drawn_whole_along_its_coordinate() -> None:
    dataset = Dataset.from_functions([([2.0, 0.0, 1.0], [20.0, 0.0, 10.0]), ([5.0], [7.0])])
    field = lines(dataset)
    assert field.kind == "graph"
    assert field.every == 1
    assert field.starts.tolist() == [0, 3, 4]
    assert field.x.tolist() == [0.0, 1.0, 2.0, 5.0]
    assert field.y.tolist() == [0.0, 10.0, 20.0, 7.0]


def test_many_functions_of_many_points_are_thinned_evenly_and_keep_their_ends() -> None:
    t = np.linspace(0, 1, 1001)
    dataset = Dataset.from_grid(t, np.outer(np.arange(1000), t))
    field = lines(dataset)
    assert len(field.shown) == MAX_CURVES
    assert (field.shown[0], field.shown[-1]) == (0, 999)
    assert len(field.x) <= MAX_POINTS + 2 * MAX_CURVES
    assert field.every > 1
    for i in range(MAX_CURVES):
        part = field.x[field.starts[i] : field.starts[i + 1]]
        assert (part[0], part[-1]) == (0.0, 1.0)
        assert (np.diff(part) > 0).all()
    assert np.allclose(field.y[field.starts[1:] - 1], field.shown)  # f_i(1) = i


def test_two_outputs_are_a_path_or_either_of_them() -> None:
    dataset = generate("lissajous", n_functions=3, n_points=9)
    path = lines(dataset)
    assert path.kind == "path"
    assert np.array_equal(np.stack([path.x, path.y], axis=1), dataset.values)
    second = lines(dataset, 1)
    assert second.kind == "graph"
    assert np.array_equal(second.y, dataset.values[:, 1])


def test_plain_vectors_lie_across_axes_from_least_to_greatest() -> None:
    values = np.array([[0.0, 10.0, 5.0], [1.0, 30.0, 5.0], [0.5, 20.0, 5.0]])
    field = lines(Dataset(np.zeros((3, 0)), values, np.arange(3), ("a", "b", "c")))
    assert field.kind == "parallel"
    assert field.y.reshape(3, 3)[:, :2].tolist() == [[0.0, 0.0], [1.0, 1.0], [0.5, 0.5]]
    assert field.ranges[1] == (10.0, 30.0)


def test_single_numbers_are_a_strip() -> None:
    field = lines(Dataset(np.zeros((4, 0)), np.arange(4.0)[:, None], np.arange(4), tuple("abcd")))
    assert field.kind == "strip"
    assert field.x.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert len(set(field.y.tolist())) == 4


def test_an_image_keeps_its_pixels_with_the_second_coordinate_upwards() -> None:
    u, v = np.meshgrid(np.arange(4.0), np.arange(3.0), indexing="ij")
    coords = np.stack([u.ravel(), v.ravel()], axis=1)
    dataset = Dataset.from_functions([(coords, 10 * coords[:, 1] + coords[:, 0])])
    picture = tiles(dataset).pictures
    assert picture.shape == (1, 3, 4)
    assert np.array_equal(picture[0], 10 * np.arange(3.0)[:, None] + np.arange(4.0)[None, :])


def test_a_large_image_is_averaged_and_a_missing_pixel_stays_empty() -> None:
    side = np.arange(192.0)
    u, v = np.meshgrid(side, side, indexing="ij")
    coords = np.stack([u.ravel(), v.ravel()], axis=1)
    picture = tiles(Dataset.from_functions([(coords, coords[:, 0])])).pictures[0]
    assert picture.shape == (96, 96)
    assert np.allclose(picture[0], 2 * np.arange(96) + 0.5)
    small = coords[(coords < 3).all(axis=1)]
    holed = tiles(Dataset.from_functions([(small, small[:, 0]), (small[1:], small[1:, 0])])).pictures
    assert np.isfinite(holed[0]).all()
    assert np.isnan(holed[1, 0, 0])
    assert np.isnan(holed[1]).sum() == 1


def test_films_are_cut_across_time_wherever_it_stands() -> None:
    film = generate("moving_blob", n_functions=6, n_points=1000)
    field = tiles(film)
    assert field.labels[3] == "time (s)"
    assert (field.slices[0], field.slices[-1]) == (0.0, 1.0)
    assert len(field.pictures) == len(field.shown) * len(field.slices)
    coords, values = film.function(0)
    first = coords[:, 0] == 0.0
    assert np.allclose(np.sort(field.pictures[0].ravel()), np.sort(values[first, 0]))


def test_no_more_tiles_than_fit_and_none_beyond_three_coordinates() -> None:
    assert len(tiles(generate("ripples", n_functions=40, n_points=16)).shown) == MAX_TILES
    assert field_of(Dataset(np.zeros((1, 4)), np.ones((1, 1)), np.zeros(1, dtype=int), ("a",))) is None


def test_evenly_chosen_numbers_are_distinct_and_hold_both_ends() -> None:
    assert evenly(5, 10).tolist() == [0, 1, 2, 3, 4]
    chosen = evenly(1000, 300)
    assert len(set(chosen.tolist())) == 300
    assert (chosen[0], chosen[-1]) == (0, 999)
