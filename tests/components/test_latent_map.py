"""The Python side of the latent map: what it refuses, what it sends, and what it makes of the answer."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError, DataError
from autodecoder_core.model.autodecoder import Autodecoder, Normalisation, as_layers, new_decoder
from autodecoder_core.model.config import TrainingConfig
from pages.shared.components import latent_map as part


def a_dataset(n: int = 6, k: int = 5) -> Dataset:
    t = np.linspace(0, 2, k)
    return Dataset.from_functions(
        [(t[: k - i % 2], np.sin(t[: k - i % 2] + i)) for i in range(n)], names=[f"f{i}" for i in range(n)]
    )


def a_model(dataset: Dataset, d: int = 2) -> Autodecoder:
    config = TrainingConfig(latent_dim=d, hidden=(8,), coordinate_features=0)
    latents = np.random.default_rng(0).normal(size=(dataset.n_functions, d)).astype(np.float32)
    decoder = new_decoder(config, 1, 1, torch.Generator().manual_seed(0))
    return Autodecoder(
        layers=as_layers(parameter.detach().numpy() for parameter in decoder.parameters()),
        latents=latents,
        config=config,
        names=dataset.names,
        normalisation=Normalisation.of(dataset, config),
        domain=np.array([[0.0, 2.0]]),
        coord_names=dataset.coord_names,
        value_names=dataset.value_names,
    )


def unpack(message: bytes) -> list[tuple[dict[str, Any], dict[str, np.ndarray]]]:
    """The messages in these bytes, by the layout that pages/shared/packing.py documents."""
    found = []
    while message:
        (length,) = struct.unpack("<I", message[:4])
        header = json.loads(message[4 : 4 + length])
        floats = np.frombuffer(message[4 + length :][: (len(message) - 4 - length) // 4 * 4], "<f4")
        arrays, end = {}, 0
        for name, entry in header.pop("arrays").items():
            size = int(np.prod(entry["shape"]))
            arrays[name] = floats[entry["offset"] : entry["offset"] + size].reshape(entry["shape"])
            end = max(end, entry["offset"] + size)
        found.append((header, arrays))
        message = message[4 + length + 4 * end :]
    return found


class Browser:
    """Stands in for the mounted component: keeps what it was sent, answers what it is told to."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer
        self.sent: list[bytes] = []

    def __call__(self, *, data: bytes, **_: Any) -> dict[str, Any]:
        self.sent.append(data)
        return {"z": self.answer}


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    stand_in = Browser()
    monkeypatch.setattr(part, "_part", stand_in)
    return stand_in


def test_the_handle_starts_at_the_latent_nearest_the_mean(browser: Browser) -> None:
    model = a_model(a_dataset())
    z = part.latent_map(model, key="map")
    away = np.linalg.norm(model.latents - model.latents.mean(axis=0), axis=1)
    np.testing.assert_array_equal(z, model.latents[away.argmin()].astype(np.float64))
    assert unpack(browser.sent[0])[0][0]["z"] == z.tolist()


def test_what_the_person_did_wins_until_python_moves_the_handle(browser: Browser) -> None:
    model = a_model(a_dataset())
    browser.answer = {"z": [0.5, -0.25], "revision": 3}
    assert part.latent_map(model, key="map", z=[9, 9], revision=3).tolist() == [0.5, -0.25]
    assert part.latent_map(model, key="map", z=[9, 9], revision=4).tolist() == [9, 9]


@pytest.mark.parametrize("answer", [None, [1, 2], {"z": [1.0], "revision": 0}, {"z": [1.0, None], "revision": 0}])
def test_an_answer_that_does_not_fit_the_model_is_passed_over(browser: Browser, answer: Any) -> None:
    browser.answer = answer
    assert part.latent_map(a_model(a_dataset()), key="map", z=[1.5, 2.5]).tolist() == [1.5, 2.5]


def test_sample_points_arrive_in_order_and_come_back_in_the_users_units(browser: Browser) -> None:
    dataset = a_dataset()
    model = a_model(dataset)
    part.latent_map(model, key="map", dataset=dataset)
    header, arrays = unpack(browser.sent[0])[1]
    np.testing.assert_array_equal(arrays["sample_starts"], dataset.starts)
    coords = arrays["sample_coords"] * header["coords"]["scale"] + header["coords"]["offset"]
    values = arrays["sample_values"] * header["values"]["scale"] + header["values"]["offset"]
    np.testing.assert_allclose(coords, dataset.coords, atol=1e-6)
    np.testing.assert_allclose(values, dataset.values, atol=1e-6)
    assert header["names"] == list(dataset.names)
    assert header["value_ranges"] == [[dataset.values.min(), dataset.values.max()]]


def test_points_beyond_the_limit_are_thinned_for_every_function_alike(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "MAX_POINTS", 100)
    dataset = a_dataset(n=6, k=60)
    part.latent_map(a_model(dataset), key="map", dataset=dataset)
    _, arrays = unpack(browser.sent[0])[1]
    counts = np.diff(arrays["sample_starts"])
    assert counts.sum() <= 100
    assert (counts == 15).all()


def test_latents_beyond_the_limit_keep_their_names_colours_and_points(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "MAX_LATENTS", 4)
    dataset = a_dataset(n=10)
    model = a_model(dataset)
    part.latent_map(model, key="map", dataset=dataset, colour=np.arange(10.0), colour_label="age")
    (news, marks), (header, arrays) = unpack(browser.sent[0])
    assert header["n_total"] == 10
    shown = [int(name[1:]) for name in header["names"]]
    assert len(shown) == 4
    assert (shown[0], shown[-1]) == (0, 9)
    np.testing.assert_array_equal(arrays["latents"], model.latents[shown])
    np.testing.assert_array_equal(marks["colour"], shown)
    assert np.diff(arrays["sample_starts"]).tolist() == dataset.counts[shown].tolist()
    assert news["colour_label"] == "age"


def test_the_model_travels_under_one_id_until_its_content_changes(browser: Browser) -> None:
    dataset = a_dataset()
    model, twin = a_model(dataset), a_model(dataset)
    part.latent_map(model, key="map")
    part.latent_map(twin, key="map", revision=1)
    part.latent_map(model, key="map", dataset=dataset)
    ids = [unpack(message)[0][0]["model"] for message in browser.sent]
    assert ids[0] == ids[1] != ids[2]
    assert all(unpack(message)[1][0]["id"] == name for message, name in zip(browser.sent, ids, strict=True))


def test_a_path_is_known_again_by_its_content(browser: Browser) -> None:
    model = a_model(a_dataset())
    for path in ([[0, 0], [1, 1]], [[0, 0], [1, 1]], [[0, 0], [1, 2]], None):
        part.latent_map(model, key="map", path=path)
    ids = [unpack(message)[0][0]["path_id"] for message in browser.sent]
    assert ids[0] == ids[1] != ids[2]
    assert ids[3] is None


def test_a_covariance_is_shown_in_the_axes_that_are_shown(browser: Browser) -> None:
    dataset = a_dataset()
    covariance = np.arange(9.0).reshape(3, 3)
    part.latent_map(a_model(dataset, d=3), key="map", axes=(2, 0), covariance=covariance)
    assert unpack(browser.sent[0])[0][1]["covariance"].tolist() == [8.0, 6.0, 0.0]


@pytest.mark.parametrize("axes", [(0, 0), (0, 2), (-1, 0)])
def test_axes_that_the_model_lacks_are_refused(browser: Browser, axes: tuple[int, int]) -> None:
    with pytest.raises(ConfigError, match="0 to 1"):
        part.latent_map(a_model(a_dataset()), key="map", axes=axes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("z", [1.0]),
        ("z", [1.0, np.nan]),
        ("colour", [1.0]),
        ("path", [[1.0]]),
        ("starts", [1.0, 2.0]),
        ("covariance", [1.0]),
    ],
)
def test_arrays_that_do_not_fit_are_refused_by_name(browser: Browser, name: str, value: Any) -> None:
    with pytest.raises(DataError, match=name):
        part.latent_map(a_model(a_dataset()), key="map", **{name: value})


def test_a_dataset_of_another_model_is_refused(browser: Browser) -> None:
    with pytest.raises(DataError, match="7 functions but the model 6"):
        part.latent_map(a_model(a_dataset(6)), key="map", dataset=a_dataset(7))


def _page() -> None:
    import streamlit as st

    from pages.shared.components.latent_map import latent_map, moved_z
    from tests.components.test_latent_map import a_dataset, a_model

    z = latent_map(a_model(a_dataset(), d=1), key="map", z=[0.25])
    st.text(f"{z.tolist()} {moved_z('map')}")


def test_on_a_page_it_mounts_one_component_and_returns_where_the_handle_starts() -> None:
    at = AppTest.from_function(_page).run(timeout=20)
    assert not at.exception
    assert len(at.get("bidi_component")) == 1
    assert at.text[0].value == "[0.25] None"
