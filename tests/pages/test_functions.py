from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.families import get, names
from autodecoder_core.runs.store import RunStore
from pages.shared.functions_examples import EXAMPLES, Example
from pages.shared.functions_family import window
from pages.shared.functions_state import FunctionsState

from .conftest import assert_fine, page_path

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def own_store(home: Path) -> Iterator[None]:
    """What pages share between sessions, such as the open store, belongs to one test's home only."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def state(app: AppTest) -> FunctionsState:
    value = app.session_state["functions"]
    assert isinstance(value, FunctionsState)
    return value


def shown(app: AppTest) -> Dataset:
    """The functions on screen."""
    return state(app).shown[state(app).source]


def choose(app: AppTest, source: str) -> AppTest:
    return assert_fine(app.segmented_control(key="functions_source").set_value(source).run())


def thread_dataset(app: AppTest) -> str | None:
    return app.session_state["thread"].dataset


def upload(app: AppTest, name: str, text: str) -> AppTest:
    return assert_fine(app.file_uploader(key="functions_file").set_value((name, text.encode(), "text/csv")).run())


def test_page_opens_with_a_family_and_stores_nothing(open_page: Open) -> None:
    app = open_page("functions")
    assert shown(app).n_functions == 200
    assert len(app.get("bidi_component")) >= 1
    assert RunStore().datasets() == []
    assert thread_dataset(app) is None


@pytest.mark.parametrize("name", names())
def test_every_family_can_be_chosen(name: str, open_page: Open) -> None:
    app = open_page("functions")
    assert_fine(app.selectbox(key="functions_family").set_value(name).run())
    assert not app.error
    assert shown(app).notes["family"] == name


def test_a_range_moves_the_functions_and_survives_a_visit_elsewhere(open_page: Open) -> None:
    app = open_page("functions")
    assert_fine(app.slider(key="functions_range_damped_wave_amplitude").set_value((0.2, 0.3)).run())
    assert_fine(app.number_input(key="functions_n_functions").set_value(50).run())
    before = shown(app)
    assert before.n_functions == 50
    assert before.factors is not None
    assert before.factors["amplitude"].between(0.2, 0.3).all()
    assert_fine(app.switch_page(page_path("runs")).run())
    assert_fine(app.switch_page(page_path("functions")).run())
    assert app.slider(key="functions_range_damped_wave_amplitude").value == (0.2, 0.3)
    assert shown(app).fingerprint == before.fingerprint


def test_drawing_again_changes_the_functions_but_not_the_law(open_page: Open) -> None:
    app = open_page("functions")
    before = shown(app)
    assert_fine(app.button(key="functions_again").click().run())
    assert shown(app).fingerprint != before.fingerprint
    assert shown(app).notes["ranges"] == before.notes["ranges"]
    assert app.number_input(key="functions_seed").value == 1


def test_a_formula_brings_its_parameters_and_an_error_leaves_the_last_curves(open_page: Open) -> None:
    app = choose(open_page("functions"), "formula")
    assert_fine(app.text_input(key="functions_expression").set_value("b*t^2 + c").run())
    assert_fine(app.number_input(key="functions_span_b_1").set_value(9.0).run())
    good = shown(app)
    assert good.factors is not None
    assert list(good.factors) == ["b", "c"]
    assert good.factors["b"].max() > 5
    assert_fine(app.text_input(key="functions_expression").set_value("b*t^2 + ").run())
    assert len(app.error) == 1
    picture = app.code[0].value.split("\n")
    assert picture[1].index("^") == 8
    assert shown(app) is good
    assert app.button(key="functions_train")


def test_formulas_of_two_coordinates_are_images(open_page: Open) -> None:
    app = choose(open_page("functions"), "formula")
    assert_fine(app.segmented_control(key="functions_n_coords").set_value(2).run())
    assert_fine(app.text_input(key="functions_expression").set_value("a*t1 + t2").run())
    assert shown(app).n_coords == 2


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.layout)
def test_each_example_file_is_read_in_its_layout_to_the_same_plants(example: Example, open_page: Open) -> None:
    app = upload(choose(open_page("functions"), "upload"), example.file, example.text)
    reading = state(app).upload.reading
    assert reading.layout == example.layout
    plants = shown(app)
    assert (plants.n_functions, plants.n_points) == (6, 54)
    values = dict(zip(plants.names, (plants.function(i)[1][:, 0] for i in range(6)), strict=True))
    assert values["maize"][-1] == pytest.approx(39.86, abs=0.3)


def test_an_upload_is_kept_and_becomes_the_threads_dataset(open_page: Open) -> None:
    app = upload(choose(open_page("functions"), "upload"), EXAMPLES[0].file, EXAMPLES[0].text)
    kept = RunStore().datasets()
    assert [record.id for record in kept] == [thread_dataset(app)]
    assert_fine(app.switch_page(page_path("runs")).run())
    assert_fine(app.switch_page(page_path("functions")).run())
    assert state(app).source == "upload"
    assert shown(app).n_functions == 6


def test_a_bad_file_says_where_and_leaves_the_last_good_one(open_page: Open) -> None:
    app = upload(choose(open_page("functions"), "upload"), EXAMPLES[0].file, EXAMPLES[0].text)
    good = shown(app)
    upload(app, "bad.csv", "day,a,b\n0,1,2\n1,oops,3\n2,4,5\n")
    assert len(app.error) == 1
    assert "oops" in app.error[0].value
    assert shown(app).fingerprint == good.fingerprint


def test_a_file_that_is_no_table_is_refused_in_words(open_page: Open) -> None:
    app = upload(choose(open_page("functions"), "upload"), "picture.npz", "\x00\x01 not an archive")
    assert len(app.error) == 1
    assert "upload" not in state(app).shown


def test_a_click_overrules_the_layout(open_page: Open) -> None:
    app = upload(choose(open_page("functions"), "upload"), "table.csv", "a,b,c\n0,1,2\n1,3,4\n2,5,6\n")
    assert app.radio(key="functions_layout").value == "wide"
    assert shown(app).n_functions == 2
    assert_fine(app.radio(key="functions_layout").set_value("rows").run())
    assert shown(app).n_functions == 3


def test_training_stores_the_functions_and_goes_on(open_page: Open) -> None:
    app = open_page("functions")
    made = shown(app)
    assert_fine(app.button(key="functions_train").click().run())
    id = thread_dataset(app)
    assert id is not None
    assert RunStore().dataset(id).fingerprint == made.fingerprint
    assert app.title[0].value != "Make functions"


def test_a_link_opens_its_dataset_and_the_way_back_to_its_settings(open_page: Open) -> None:
    made = generate("chirp", n_functions=9, n_points=20, noise=0.1, seed=4)
    id = RunStore().add_dataset(made)
    app = open_page("functions", dataset=id)
    assert state(app).source == "stored"
    assert shown(app).fingerprint == made.fingerprint
    assert_fine(app.button(key="functions_reopen").click().run())
    assert state(app).source == "family"
    assert np.array_equal(shown(app).values, made.values)


def test_a_link_to_a_dataset_that_is_gone_says_so(open_page: Open) -> None:
    app = open_page("functions", dataset="nowhere")
    assert any("nowhere" in warning.value for warning in app.warning)
    assert "nowhere" not in urlencode(dict(app.query_params), doseq=True)


@pytest.mark.parametrize(
    ("prompt", "source", "name"),
    [(0, "family", "Damped wave"), (1, "formula", "a*sin(w*t + p)"), (2, "samples", "CO₂ in the air at Mauna Loa")],
)
def test_each_prompt_sets_the_page_up(prompt: int, source: str, name: str, open_page: Open) -> None:
    app = open_page("functions")
    assert_fine(app.button(key=f"functions_try_{prompt}").click().run())
    assert state(app).source == source
    assert shown(app).name == name
    assert not app.error


def test_colours_are_offered_for_factors_and_kept(open_page: Open) -> None:
    app = open_page("functions")
    assert_fine(app.selectbox(key="functions_colour").set_value("frequency").run())
    assert state(app).colour == "frequency"
    assert_fine(app.selectbox(key="functions_family").set_value("polynomial").run())  # has no such factor
    assert app.selectbox(key="functions_colour").value == ""


@pytest.mark.parametrize("name", names())
def test_a_slider_holds_its_range_within_the_legal_bounds(name: str) -> None:
    for parameter in get(name).parameters:
        least, greatest, step = window(parameter, parameter.range)
        assert parameter.minimum <= least <= parameter.low <= parameter.high <= greatest <= parameter.maximum
        assert least < greatest
        assert 0 < step <= greatest - least
        wide = window(parameter, (parameter.minimum, parameter.maximum))
        assert wide[:2] == (parameter.minimum, parameter.maximum)
