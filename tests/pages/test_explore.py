"""Explore without a browser: any model, where the handle stands, what is beside it, and links that are damaged."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.runs import RunSpec, RunStore
from autodecoder_core.runs.worker import work
from pages.shared.explore_around import decoded, latents
from pages.shared.explore_colours import LOSS, choices, chosen, colour_of
from pages.shared.explore_model import Shown, shown
from pages.shared.resources import OpenModel

from .conftest import assert_fine, page_path

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _fresh_resources() -> None:
    """The store of this test's home, not of the last one's."""
    st.cache_resource.clear()


def trained(dataset: Dataset, d: int = 2, name: str = "", **settings: object) -> str:
    """A finished run in this test's store."""
    store = RunStore()
    config = TrainingConfig(latent_dim=d, hidden=(8,), strategy=Joint(epochs=2), **settings)
    run = store.create_run(RunSpec(store.add_dataset(dataset), config, name))
    work(store, run, threading.Event())
    store.close()
    return run


def queued(dataset: Dataset) -> str:
    store = RunStore()
    run = store.create_run(RunSpec(store.add_dataset(dataset), TrainingConfig()))
    store.close()
    return run


def waves(n: int = 8) -> Dataset:
    return generate("damped_wave", n_functions=n, n_points=12, seed=0)


def opened(run: str) -> Shown:
    store = RunStore()
    record = store.run(run)
    model = store.snapshot_model(run, record.last_snapshot)
    result = shown(OpenModel(model, store.dataset(record.dataset), record.name, record))
    store.close()
    return result


def link(app: AppTest) -> dict[str, str]:
    pairs = ((key, value if isinstance(value, str) else value[0]) for key, value in app.query_params.items())
    return {key: value for key, value in pairs if value}


def words(app: AppTest) -> str:
    return "\n".join(element.value for kind in (app.info, app.warning, app.error, app.caption) for element in kind)


def names_listed(app: AppTest) -> list[str]:
    return [button.label for button in app.button if (button.key or "").startswith("explore_near_")]


def test_without_a_run_the_shipped_example_is_open(open_page: OpenPage) -> None:
    app = open_page("explore")
    assert app.selectbox(key="explore_run").value == ""
    assert len(app.get("bidi_component")) == 1
    assert len(names_listed(app)) == 5
    assert "z" not in link(app), "a latent nobody chose is not put into the link"


@pytest.mark.parametrize(
    ("family", "d", "n_points"),
    [
        ("damped_wave", 1, 12),
        ("damped_wave", 5, 12),
        ("lissajous", 2, 12),
        ("swiss_roll", 2, 1),
        ("ripples", 2, 16),
        ("moving_blob", 3, 27),
    ],
)
def test_models_of_every_kind_open_and_can_be_walked(open_page: OpenPage, family: str, d: int, n_points: int) -> None:
    run = trained(generate(family, n_functions=6, n_points=n_points, seed=0), d)
    app = open_page("explore", run=run)
    assert app.selectbox(key="explore_run").value == run
    assert_fine(app.button(key="explore_near_1").click().run())
    assert len(link(app)["z"].split(",")) == d
    assert ("Across" in [box.label for box in app.selectbox]) == (d > 2)
    assert [toggle.label for toggle in app.toggle] == (["Prior"] if d > 1 else [])
    for prompt in range(3):
        assert_fine(app.button(key=f"explore_try_{prompt}").click().run())


def test_a_name_in_the_list_takes_the_handle_to_its_latent(open_page: OpenPage) -> None:
    run = trained(waves())
    app = open_page("explore", run=run)
    name = names_listed(app)[3].replace("\\", "")
    assert_fine(app.button(key="explore_near_3").click().run())
    model = opened(run).opened.model
    np.testing.assert_allclose(
        [float(part) for part in link(app)["z"].split(",")], model.latents[model.names.index(name)], rtol=1e-3
    )
    assert names_listed(app)[0].replace("\\", "") == name


def test_a_function_is_found_by_name_and_the_box_is_ready_for_the_next(open_page: OpenPage) -> None:
    run = trained(waves())
    app = open_page("explore", run=run)
    assert_fine(app.selectbox(key="explore_jump").select("damped wave 6").run())
    assert names_listed(app)[0].replace("\\", "") == "damped wave 6"
    assert app.selectbox(key="explore_jump").value is None


def test_the_place_is_kept_over_a_page_switch_and_in_a_new_session_by_its_link(open_page: OpenPage) -> None:
    run = trained(waves())
    app = open_page("explore", run=run)
    assert_fine(app.button(key="explore_near_2").click().run())
    there, near = link(app), names_listed(app)
    assert_fine(app.switch_page(page_path("idea")).run())
    assert_fine(app.switch_page(page_path("explore")).run())
    assert link(app)["z"] == there["z"]
    assert names_listed(app) == near
    assert names_listed(open_page("explore", **there)) == near


def test_another_run_has_a_handle_of_its_own(open_page: OpenPage) -> None:
    first, second = trained(waves(), name="first"), trained(waves(9), name="second")
    app = open_page("explore", run=first, z="0.5,-0.5")
    assert_fine(app.selectbox(key="explore_run").select(second).run())
    assert link(app)["run"] == second
    assert "z" not in link(app)


def test_a_link_to_another_run_does_not_bring_the_latent_of_the_last_one(open_page: OpenPage) -> None:
    first, second = trained(waves()), trained(waves(9), d=3)
    app = open_page("explore", run=first, z="0.5,-0.5")
    app.query_params["run"] = second
    del app.query_params["z"]
    assert_fine(app.run())
    assert app.selectbox(key="explore_run").value == second
    assert "z" not in link(app)
    assert not app.info


def test_runs_of_the_same_name_can_be_told_apart(open_page: OpenPage) -> None:
    runs = [trained(waves(n)) for n in (8, 9)]
    app = open_page("explore", run=runs[0])
    options = app.selectbox(key="explore_run").options
    assert len(set(options)) == len(options) == 3


@pytest.mark.parametrize(
    ("z", "said"), [("1,2,3", "has 3 numbers"), ("nan,1", "cannot be drawn"), ("1e300,0", "cannot be drawn")]
)
def test_a_latent_that_does_not_fit_is_named_and_the_map_opens(open_page: OpenPage, z: str, said: str) -> None:
    app = open_page("explore", run=trained(waves()), z=z)
    assert said in words(app)
    assert len(link(app)["z"].split(",")) == 2, "the link is put right"
    assert_fine(app.run())
    assert not app.info


def test_a_latent_that_cannot_be_read_is_left_out_with_a_word(open_page: OpenPage) -> None:
    app = open_page("explore", z="0.1;0.2")
    assert ["cannot be read" in toast.value for toast in app.toast] == [True]
    assert "z" not in link(app)


def test_a_run_without_a_snapshot_and_one_that_is_gone_open_the_example_with_a_word(open_page: OpenPage) -> None:
    app = open_page("explore", run=queued(waves()), z="0.1,0.2")
    assert "no snapshot yet" in words(app)
    assert app.selectbox(key="explore_run").value == ""
    app = open_page("explore", run="no_such_run", z="0.1,0.2")
    assert "example is open instead" in words(app)


def test_the_two_axes_are_never_the_same(open_page: OpenPage) -> None:
    app = open_page("explore", run=trained(waves(), d=4))
    assert_fine(app.selectbox(key="explore_axis_0").select(1).run())
    assert [app.selectbox(key=f"explore_axis_{i}").value for i in (0, 1)] == [1, 0]
    assert_fine(app.selectbox(key="explore_axis_1").select(3).run())
    assert [app.selectbox(key=f"explore_axis_{i}").value for i in (0, 1)] == [1, 3]


def test_the_prior_is_explained_and_every_colour_can_be_chosen(open_page: OpenPage) -> None:
    app = open_page("explore", run=trained(waves()))
    assert_fine(app.toggle(key="explore_prior").set_value(True).run())
    assert "one standard deviation of the prior" in words(app)
    assert "K = 12" in words(app)
    box = app.selectbox(key="explore_colour")
    for i in range(len(box.options)):
        assert_fine(app.selectbox(key="explore_colour").select_index(i).run())


def test_colours_are_numbers_or_a_few_words_and_the_default_is_what_latents_tell() -> None:
    base = waves(9)
    factors = base.factors[[]].assign(
        kind=list("aabbccabc"), constant=1.0, id=[f"n{i}" for i in range(9)], whole_part=np.arange(9)
    )
    dataset = Dataset(base.coords, base.values, base.owner, base.names, factors)
    view = opened(trained(dataset))
    offered = choices(view)
    assert "factor:kind" in offered
    assert not {"factor:constant", "factor:id"} & set(offered)
    kind = colour_of("factor:kind", view)
    assert kind is not None
    np.testing.assert_array_equal(kind.values, [0, 0, 1, 1, 2, 2, 0, 1, 2])
    assert kind.label == "kind: 0 a, 1 b, 2 c"
    assert offered["factor:whole_part"] == "whole part"
    assert chosen(LOSS, offered, view) == LOSS
    assert chosen("factor:of another model", offered, view) in offered


def test_tables_have_every_function_and_every_point_with_columns_that_differ() -> None:
    base = waves()
    factors = base.factors.assign(z1=0.0)  # a factor that is called like a latent
    view = opened(trained(Dataset(base.coords, base.values, base.owner, base.names, factors)))
    table = latents(view)
    assert len(table) == base.n_functions
    assert table.columns.is_unique
    np.testing.assert_array_equal(table[["z1", "z2"]], view.opened.model.latents)
    values = decoded(view.opened.model, view.latents[0])
    np.testing.assert_allclose(values.iloc[:, 1], view.opened.model.decode(view.latents[0])[:, 0])
    assert len(values) == 200
