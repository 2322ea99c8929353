"""The Runs page: empty, filled, after one action, and with what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import autodecoder_core as ad
from autodecoder_core.runs import RunStatus, RunStore, StoreError
from pages.shared import resources

from .conftest import assert_fine
from .making_runs import FakeLauncher, make_run


@pytest.fixture
def store() -> Iterator[RunStore]:
    st.cache_resource.clear()
    st.cache_data.clear()
    opened = RunStore()
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def launcher(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> FakeLauncher:
    fake = FakeLauncher(store)
    monkeypatch.setattr(resources, "launcher", lambda: fake)
    return fake


@pytest.fixture
def made(store: RunStore) -> Callable[..., str]:
    """made("name", status, config): see `make_run`."""
    return partial(make_run, store)


def table(app: AppTest) -> dict[str, Any]:
    parts = [part.proto for part in app.get("bidi_component")]
    found = [part for part in parts if part.component_name.endswith("runs_table")]
    assert len(found) == 1
    return json.loads(found[0].json)


def names(app: AppTest) -> set[str]:
    return {row["name"] for row in table(app)["rows"]}


def words(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.error])


def test_without_runs_the_page_says_what_to_do_and_one_button_starts_a_race(
    launcher: FakeLauncher, store: RunStore, open_page: Callable[..., AppTest]
) -> None:
    app = open_page("runs")
    assert "no run yet" in words(app)
    app.button("runs_example").click().run()
    assert [config.strategy.name for config in launcher.started[0]] == ["joint", "alternating"]
    dataset = store.dataset(store.runs()[0].dataset)
    assert dataset.name == ad.samples.load("elnino").name
    assert all(run.id in str(app.query_params["run"]) for run in store.runs())


def test_every_run_is_a_row_and_nothing_is_selected(
    made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    made("one")
    made("two", RunStatus.PAUSED)
    shown = table(open_page("runs"))
    assert [(row["name"], row["words"]) for row in shown["rows"]] == [
        ("two", "paused at 40\N{NO-BREAK SPACE}%"),
        ("one", "finished"),
    ]
    assert shown["rows"][0]["spark"][0] == [0.1, 1.0]
    assert shown["selected"] == []


def test_a_link_preselects_its_run_and_tells_of_it(made: Callable[..., str], open_page: Callable[..., AppTest]) -> None:
    id, _ = made("one"), made("two")
    app = open_page("runs", run=id)
    assert table(app)["selected"] == [id]
    assert app.text_input(f"runs_name_{id}").value == "one"
    assert "s of training by the numba engine" in words(app)


def test_a_link_to_a_run_that_is_gone_selects_nothing(
    made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    made("one")
    app = open_page("runs", run="gone")
    assert names(app) == {"one"}
    assert app.button("runs_delete").disabled


def test_search_and_status_narrow_the_table_and_an_empty_result_says_so(
    made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    made("small prior")
    made("large prior", RunStatus.FAILED)
    app = open_page("runs")
    app.text_input("runs_search").set_value("PRIOR sin large").run()
    assert names(assert_fine(app)) == {"large prior"}
    app.text_input("runs_search").set_value("nothing like it").run()
    assert names(assert_fine(app)) == set()
    assert "No run fits" in words(app)
    app.button("runs_show_all").click().run()
    assert names(assert_fine(app)) == {"small prior", "large prior"}


def test_what_the_search_hides_is_not_acted_upon(made: Callable[..., str], open_page: Callable[..., AppTest]) -> None:
    id, _ = made("one"), made("two")
    app = open_page("runs", run=id)
    assert not app.button("runs_delete").disabled
    app.text_input("runs_search").set_value("two").run()
    assert app.button("runs_delete").disabled


def test_deleting_can_be_undone_even_after_other_reruns(
    store: RunStore, made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    id, _ = made("one"), made("two")
    app = open_page("runs", run=id)
    app.button("runs_delete").click().run()
    assert names(assert_fine(app)) == {"two"}
    assert "run" not in app.query_params
    app.text_input("runs_search").set_value("t").run()
    app.text_input("runs_search").set_value("").run()
    assert "“one” deleted" in words(app)
    app.button("runs_undo").click().run()
    assert names(assert_fine(app)) == {"one", "two"}
    assert table(app)["selected"] == [id]
    assert store.run(id).deleted_at is None
    assert "deleted" not in words(app)


def test_a_new_session_can_still_restore_what_was_deleted_until_it_is_for_good(
    store: RunStore, made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    kept, lost = made("kept"), made("lost")
    store.delete(kept)
    store.delete(lost)
    app = open_page("runs")
    app.button(f"runs_restore_{kept}").click().run()
    assert names(assert_fine(app)) == {"kept"}
    app.button("runs_purge").click().run()
    assert_fine(app)
    assert [run.id for run in store.runs(deleted=True)] == []
    assert [run.id for run in store.runs()] == [kept]


def test_a_name_and_a_note_are_kept_and_an_empty_name_brings_the_first_one_back(
    store: RunStore, made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    id = made("one")
    app = open_page("runs", run=id)
    app.text_input(f"runs_name_{id}").set_value("two [x](y)").run()
    app.text_area(f"runs_note_{id}").set_value("better").run()
    assert names(assert_fine(app)) == {"two [x](y)"}
    assert (store.run(id).name, store.run(id).note) == ("two [x](y)", "better")
    app.text_input(f"runs_name_{id}").set_value("  ").run()
    assert app.text_input(f"runs_name_{id}").value == "Joint, d = 2"
    assert store.run(id).name == "Joint, d = 2"


def test_a_lost_run_says_what_happened_and_resumes(
    store: RunStore, made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    id = made("night run", RunStatus.LOST)
    app = open_page("runs")
    assert "“night run”: the worker was killed at epoch 4; resume continues from its last snapshot" in words(app)
    app.button("runs_resume").click().run()
    assert_fine(app)
    assert store.run(id).status is RunStatus.QUEUED
    assert "was killed" not in words(app)


def test_a_live_run_can_be_paused_resumed_and_stopped(
    store: RunStore, made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    id = made("one", RunStatus.QUEUED)
    app = open_page("runs", run=id)
    for label, status in (("Pause", RunStatus.PAUSED), ("Resume", RunStatus.QUEUED)):
        assert app.button("runs_pause").label == label
        app.button("runs_pause").click().run()
        assert store.run(id).status is status
    app.button("runs_stop").click().run()
    assert_fine(app)
    assert store.run(id).status is RunStatus.STOPPED
    assert app.button("runs_pause").disabled
    assert app.button("runs_stop").disabled


def test_two_runs_are_compared_by_their_losses_and_by_what_sets_them_apart(
    made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    other = ad.TrainingConfig(hidden=(8,), strategy=ad.Joint(epochs=10), sigma=7.0)
    ids = [made("same"), made("same", config=other)]
    app = open_page("runs", run=",".join(ids))
    frame = app.table[0].value
    assert list(frame.index) == ["prior scale, σ"]
    assert frame.to_numpy().tolist() == [["100", "7"]]
    assert len(app.get("plotly_chart")) == 1


def test_open_in_train_puts_the_runs_into_the_thread(
    store: RunStore, made: Callable[..., str], open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [made("one"), made("two")]
    app = open_page("runs", run=",".join(ids))
    opened: list[Any] = []
    monkeypatch.setattr("pages.shared.runs_actions.go", lambda page, thread: opened.append((page, thread)))
    app.button("runs_train").click().run()
    ((page, thread),) = opened
    assert (page, thread.runs, thread.dataset) == ("train", tuple(ids), store.runs()[0].dataset)


def test_stored_functions_are_listed_with_their_size_and_use(
    made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    made("one")
    assert "6 functions, 48 points; 1 coordinate, 1 output; 1 run" in words(open_page("runs"))


def test_a_store_that_cannot_be_read_is_an_error_in_plain_words(
    store: RunStore, open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise StoreError("The run store was busy for too long.")

    monkeypatch.setattr(RunStore, "runs", fail)
    assert "busy for too long" in open_page("runs").error[0].value


def test_a_running_run_is_shown_with_its_progress(made: Callable[..., str], open_page: Callable[..., AppTest]) -> None:
    made("one", RunStatus.RUNNING)
    (row,) = table(open_page("runs"))["rows"]
    assert (row["words"], row["progress"], row["loss"]) == ("running, 40\N{NO-BREAK SPACE}%", 0.4, 0.25)


def test_prompts_set_the_page_up_by_a_click(
    store: RunStore, made: Callable[..., str], open_page: Callable[..., AppTest]
) -> None:
    alternating = ad.TrainingConfig(hidden=(8,), strategy=ad.Alternating(1, 1, 5))
    ids = {made("joint"), made("alternating", config=alternating)}
    app = open_page("runs")
    app.text_input("runs_search").set_value("joint").run()
    app.button("runs_try_1").click().run()
    assert set(table(assert_fine(app))["selected"]) == ids
    assert app.text_input("runs_search").value == ""
    app.button("runs_try_2").click().run()
    shown = table(assert_fine(app))
    assert (shown["sort"], shown["selected"]) == ({"by": "loss", "down": False}, [])
