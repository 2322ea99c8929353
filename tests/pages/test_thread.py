"""The running head, the thread's links, and what becomes of links that are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import autodecoder_core as ad
from autodecoder_core.runs import RunSpec, RunStore

from .conftest import assert_fine, page_path


@pytest.fixture
def store() -> Iterator[RunStore]:
    st.cache_resource.clear()
    opened = RunStore()
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture
def data(store: RunStore) -> str:
    return store.add_dataset(ad.generate("sinusoid", n_functions=12, n_points=5))


@pytest.fixture
def run(store: RunStore, data: str) -> str:
    return store.create_run(RunSpec(data, ad.TrainingConfig(), name="First *try*"))


def line(app: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    """The first three links of the page: label and query."""
    links = [element.proto for element in app.get("page_link")][:3]
    return [(link.label, parse_qs(link.query_string)) for link in links]


@pytest.mark.parametrize("page", ["idea", "functions", "train", "explore", "fit", "runs"])
def test_the_line_stands_on_every_page_of_a_new_session_and_says_what_to_do(
    page: str, store: RunStore, open_page: Callable[..., AppTest]
) -> None:
    labels = [label for label, _ in line(open_page(page))]
    example = page in ("idea", "explore", "fit")
    for label, words in zip(labels, ("functions", "shipped example" if example else "run", "latent"), strict=True):
        assert words in label
    assert ("61 functions" in labels[0]) == (example or page == "train")


def test_a_latent_of_the_shipped_example_stands_in_the_line(store: RunStore, open_page: Callable[..., AppTest]) -> None:
    (functions, to_functions), (model, to_model), (latent, to_latent) = line(open_page("explore", z="0.5,-1"))
    assert "61 functions" in functions
    assert to_functions["dataset"] == [store.datasets()[0].id]
    assert "shipped example" in model
    assert to_model == to_functions
    assert "(0.50, −1.00)" in latent
    assert to_latent["z"] == ["0.5,-1"]


@pytest.mark.parametrize("page", ["explore", "fit"])
def test_where_functions_have_no_run_yet_the_page_says_whose_the_open_model_is(
    page: str, data: str, open_page: Callable[..., AppTest]
) -> None:
    app = open_page(page, dataset=data)
    (functions, _), (run, _), _ = line(app)
    assert "12 functions" in functions
    assert "train a run" in run
    assert ["shipped example" in info.value for info in app.info] == [True]


def test_each_part_is_a_link_that_holds_its_part_of_the_thread(
    data: str, run: str, open_page: Callable[..., AppTest]
) -> None:
    (functions, to_functions), (trained, to_run), (latent, to_latent) = line(open_page("runs", run=run, z="0.5,-1"))
    assert "12 functions" in functions
    assert "First \\*try\\*" in trained
    assert "queued" in trained
    assert "(0.50, −1.00)" in latent
    assert to_functions == {"dataset": [data]}
    assert to_run == {"dataset": [data], "run": [run]}
    assert to_latent == {"dataset": [data], "run": [run], "z": ["0.5,-1"]}


def test_several_runs_are_counted(store: RunStore, data: str, run: str, open_page: Callable[..., AppTest]) -> None:
    other = store.create_run(RunSpec(data, ad.TrainingConfig(seed=1)))
    _, (words, query), _ = line(open_page("runs", run=f"{run},{other}"))
    assert "and 1 more" in words
    assert query["run"] == [f"{run},{other}"]


def test_unknown_ids_break_nothing_and_say_what_to_do(store: RunStore, open_page: Callable[..., AppTest]) -> None:
    (functions, _), (trained, _), _ = line(open_page("runs", dataset="nowhere", run="nothing", z="abc"))
    assert "choose functions" in functions
    assert "gone" in trained


def test_the_thread_follows_the_session_to_a_page_whose_link_has_lost_it(
    data: str, run: str, open_page: Callable[..., AppTest]
) -> None:
    app = open_page("runs", run=run)
    app.query_params.clear()
    assert_fine(app.switch_page(page_path("runs")).run())
    assert run in app.query_params["run"]


def test_a_deleted_run_is_said_to_be_deleted(store: RunStore, run: str, open_page: Callable[..., AppTest]) -> None:
    store.delete(run)
    _, (words, _), _ = line(open_page("runs", run=run))
    assert "deleted" in words


def test_a_page_that_lets_go_of_a_run_has_the_line_drawn_anew(
    store: RunStore, open_page: Callable[..., AppTest]
) -> None:
    app = open_page("explore", run="nothing")
    labels = [element.proto.label for element in app.get("page_link")]
    assert "shipped example" in labels[1]
    assert not any("gone" in label for label in labels)
    assert "nothing" not in str(app.query_params.get("run"))
