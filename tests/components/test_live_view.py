"""The live view's Python side: shapes checked, messages small, every kind of function brought into a drawable form."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pytest

from autodecoder_core.errors import ConfigError, DataError
from pages.shared.components import figure_one as figure_module
from pages.shared.components import live_view as module
from pages.shared.components.figure_one import figure_one
from pages.shared.components.live_view import HISTORY_LIMIT, MAP_LIMIT, Lane, live_view, thin
from pages.shared.components.small_multiples import picture_of

GRID = np.linspace(0, 1, 7)[:, None]
CURVE = (GRID, np.sin(GRID))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    messages: list[bytes] = []
    monkeypatch.setattr(module, "_part", lambda *, key, data: messages.append(data))
    return messages


def read(message: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    (size,) = struct.unpack_from("<I", message)
    header = json.loads(message[4 : 4 + size])
    floats = np.frombuffer(message, "<f4", offset=4 + size)
    arrays = {
        name: floats[entry["offset"] :][: int(np.prod(entry["shape"]))].reshape(entry["shape"])
        for name, entry in header["arrays"].items()
    }
    return header, arrays


def lane(n: int = 5, **changes: Any) -> Lane:
    settings = {
        "positions": np.arange(2.0 * n).reshape(n, 2),
        "curves": np.zeros((1, 7, 1)),
        "history": np.ones((3, 5)),
        "data_loss": 0.5,
    }
    return Lane("Joint", **settings | changes)


def test_a_lane_arrives_whole(sent: list[bytes]) -> None:
    live_view([lane(phases=[("latents", 0, 20)], epoch=7)], functions=[CURVE], grid=GRID, key="live", shown=[2])
    header, arrays = read(sent[0])
    assert header["lanes"][0]["epoch"] == 7
    assert header["lanes"][0]["phases"] == [["latents", 0.0, 20.0]]
    assert header["shown"] == [2]
    assert header["kind"] == "curves"
    np.testing.assert_array_equal(arrays["positions0"], lane().positions)
    np.testing.assert_allclose(arrays["points"], np.column_stack([GRID, np.sin(GRID)]), rtol=1e-6)


def test_a_lane_before_its_first_snapshot_is_sent_without_arrays(sent: list[bytes]) -> None:
    live_view([Lane("Joint"), Lane("Alternating", 1)], functions=[CURVE], grid=GRID, key="live", colour=[1.0, 2.0])
    header, arrays = read(sent[0])
    assert set(arrays) == {"grid", "points", "colour"}
    assert header["lanes"][1]["data_loss"] is None


def test_a_loss_that_is_not_finite_is_sent_as_missing(sent: list[bytes]) -> None:
    live_view([lane(data_loss=float("nan"), prior_loss=float("inf"))], functions=[CURVE], grid=GRID, key="live")
    header, _ = read(sent[0])
    assert header["lanes"][0]["data_loss"] is None
    assert header["lanes"][0]["prior_loss"] is None


def test_a_large_map_is_thinned_and_keeps_the_functions_shown(sent: list[bytes]) -> None:
    n, shown = 50_000, [17, 31_003]
    live_view([lane(n)], functions=[CURVE], grid=GRID, key="live", shown=shown, colour=np.arange(n))
    header, arrays = read(sent[0])
    assert MAP_LIMIT <= len(arrays["positions0"]) <= MAP_LIMIT + len(shown)
    assert arrays["colour"][header["shown"]].tolist() == shown
    np.testing.assert_array_equal(arrays["positions0"][:, 0], 2 * arrays["colour"])


def test_history_is_thinned_between_its_ends() -> None:
    history = np.arange(5.0 * 10_000).reshape(-1, 5)
    thinned = thin(history)
    assert len(thinned) == HISTORY_LIMIT
    np.testing.assert_array_equal(thinned[[0, -1]], history[[0, -1]])
    assert (np.diff(thinned[:, 0]) > 0).all()
    assert thin(history[:9]) is not None
    assert len(thin(history[:9])) == 9


@pytest.mark.parametrize(
    ("name", "array"),
    [("positions", np.zeros((4, 3))), ("history", np.zeros((4, 4))), ("curves", np.zeros((4, 4))), ("held_out", [1.0])],
)
def test_a_lane_of_another_shape_is_refused_by_name(name: str, array: Any) -> None:
    with pytest.raises(DataError, match=f"{name} of the lane “Joint”"):
        lane(**{name: array})


@pytest.mark.parametrize("lanes", [[], [Lane("a")] * 5])
def test_one_to_four_lanes_are_shown(sent: list[bytes], lanes: list[Lane]) -> None:
    with pytest.raises(DataError, match="1 to 4"):
        live_view(lanes, functions=[CURVE], grid=GRID, key="live")


def test_lanes_that_do_not_fit_together_are_refused(sent: list[bytes]) -> None:
    with pytest.raises(DataError, match="decoded for 1 functions on 7"):
        live_view([lane(curves=np.zeros((1, 6, 1)))], functions=[CURVE], grid=GRID, key="live")
    with pytest.raises(DataError, match="only 4 latents"):
        live_view([lane(5), lane(4)], functions=[CURVE], grid=GRID, key="live")
    with pytest.raises(DataError, match="one number for each"):
        live_view([lane(5)], functions=[CURVE], grid=GRID, key="live", colour=[1.0])


def test_vectors_are_stems_and_plane_curves_are_paths() -> None:
    stems = picture_of([(np.zeros((1, 0)), np.ones((1, 4)))], np.zeros((1, 0)))
    assert stems.header["kind"] == "stems"
    np.testing.assert_array_equal(stems.arrays["points"], [[0, 1, 1, 1, 1]])
    paths = picture_of([(GRID, np.ones((7, 2)))], GRID)
    assert paths.header["kind"] == "paths"


def test_samples_of_a_picture_land_in_their_cells_and_the_rest_is_missing() -> None:
    rows, columns = np.meshgrid([0.0, 0.5, 1.0], [0.0, 1.0], indexing="ij")
    grid = np.column_stack([rows.ravel(), columns.ravel()])
    shuffled = grid[[5, 0, 3, 1, 4, 2]]
    picture = picture_of([(np.array([[0.52, 0.9], [0.0, 0.1]]), np.array([[7.0], [3.0]]))], shuffled)
    assert picture.header["raster"] == [3, 2]
    truth = picture.arrays["truth"][0, :, 0].reshape(3, 2)
    np.testing.assert_array_equal(truth, [[3, np.nan], [np.nan, 7], [np.nan, np.nan]])
    np.testing.assert_array_equal(shuffled[picture.order], grid)


def test_decoded_pictures_follow_the_raster_whatever_the_order_of_the_grid(sent: list[bytes]) -> None:
    rows, columns = np.meshgrid([0.0, 1.0], [0.0, 1.0], indexing="ij")
    grid = np.column_stack([rows.ravel(), columns.ravel()])
    order = [3, 1, 0, 2]
    values = np.array([10.0, 11.0, 12.0, 13.0])  # by raster
    function = (grid, values[:, None])
    live_view([lane(curves=values[order].reshape(1, 4, 1))], functions=[function], grid=grid[order], key="live")
    _, arrays = read(sent[0])
    np.testing.assert_array_equal(arrays["curves0"][0, :, 0], values)
    np.testing.assert_array_equal(arrays["truth"][0, :, 0], values)


def test_of_a_video_the_frame_that_is_decoded_is_shown() -> None:
    rows, columns = np.meshgrid([0.0, 1.0], [0.0, 1.0], indexing="ij")
    frame = np.column_stack([rows.ravel(), columns.ravel()])
    coords = np.concatenate([np.column_stack([frame, np.full(4, t)]) for t in (0.0, 1.0)])
    values = np.concatenate([np.zeros(4), np.ones(4)])[:, None]
    picture = picture_of([(coords, values)], np.column_stack([frame, np.full(4, 0.9)]))
    np.testing.assert_array_equal(picture.arrays["truth"], np.ones((1, 4, 1)))


def test_a_grid_that_is_no_raster_is_refused() -> None:
    with pytest.raises(DataError, match="full raster"):
        picture_of([], np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]))


def test_functions_of_different_outputs_are_refused() -> None:
    with pytest.raises(DataError, match="same number of outputs"):
        picture_of([CURVE, (GRID, np.ones((7, 2)))], GRID)


def test_figure_one_takes_only_the_steps_that_it_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(figure_module, "_part", lambda *, key, data: seen.append(data))
    figure_one(key="figure")
    figure_one(key="figure", stage="compare")
    assert seen == [{"stage": None}, {"stage": "compare"}]
    with pytest.raises(ConfigError, match="draw, look up"):
        figure_one(key="figure", stage="dance")  # type: ignore[arg-type]
