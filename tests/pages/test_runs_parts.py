"""What the Runs page shows and saves, without the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd
import pytest

import autodecoder_core as ad
from autodecoder_core.model.files import model_from_bytes
from autodecoder_core.runs import RunSpec, RunStatus, RunStore, Wish
from autodecoder_core.runs.outlines import Outline
from pages.shared import runs_files
from pages.shared.runs_prompts import best_of_each, newest_race
from pages.shared.runs_rows import lost_words, matching, spark, status_words

from .making_runs import CONFIG, make_run


@pytest.fixture
def store() -> Iterator[RunStore]:
    opened = RunStore()
    yield opened
    opened.close()


@pytest.fixture
def made(store: RunStore) -> Callable[..., str]:
    return partial(make_run, store)


def test_files_hold_what_the_store_holds(store: RunStore, made: Callable[..., str]) -> None:
    runs = [store.run(made("a / b")), store.run(made("c"))]
    assert runs_files.file_stem(runs[0]) == f"a-b-{runs[0].id}"
    model = model_from_bytes(runs_files.model_file(store, runs[0]))
    np.testing.assert_array_equal(model.latents, store.snapshot_model(runs[0].id, 1).latents)
    losses = pd.read_csv(io.BytesIO(runs_files.losses_csv(store, runs)))
    assert losses.groupby("run")["data_loss"].sum().tolist() == pytest.approx([1 + 1 / 2 + 1 / 3 + 1 / 4] * 2)
    latents = pd.read_csv(io.BytesIO(runs_files.latents_csv(store, runs[:1])))
    np.testing.assert_allclose(latents[["z1", "z2"]].to_numpy(), model.latents)
    with zipfile.ZipFile(io.BytesIO(runs_files.models_file(store, runs))) as archive:
        assert len(archive.namelist()) == 2
        assert archive.testzip() is None


def test_words_for_every_status(store: RunStore, made: Callable[..., str]) -> None:
    for status in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.QUEUED):
        assert status_words(store.run(made("x", status))) == status.value
    running = made("x", RunStatus.RUNNING)
    store.wish(running, Wish.STOP)
    assert status_words(store.run(running)) == "stopping"
    assert "epoch 4" in lost_words(store.run(made("x", RunStatus.LOST)))


def test_the_search_finds_words_in_any_order_and_statuses_alone(store: RunStore, made: Callable[..., str]) -> None:
    runs = [store.run(made("red wide", RunStatus.PAUSED)), store.run(made("red"))]
    assert matching(runs, {}, "wide RED", ()) == runs[:1]
    assert matching(runs, {}, "", ("finished",)) == runs[1:]
    assert matching(runs, {runs[0].dataset: "waves"}, "waves", ()) == runs
    assert matching(runs, {}, "red blue", ()) == []


def test_a_spark_line_spans_the_share_that_is_done_and_the_whole_height() -> None:
    line = spark(Outline(np.array([1, 5, 10]), np.array([1.0, 0.1, 0.01])), 20)
    assert line == [(0.05, 1.0), (0.25, 0.5), (0.5, 0.0)]
    assert spark(Outline(np.array([1, 2]), np.array([np.nan, 0.0])), 20) == []
    assert spark(Outline(np.array([1]), np.array([2.0])), 1) == [(1.0, 0.5)]


def test_a_race_is_the_runs_that_started_together(store: RunStore, made: Callable[..., str]) -> None:
    dataset = store.add_dataset(ad.generate("sinusoid", n_functions=6, n_points=8))
    race = store.create_runs([RunSpec(dataset, CONFIG, race="r"), RunSpec(dataset, CONFIG, race="r")])
    made("later, alone")
    assert set(newest_race(store.runs())) == set(race)
    assert len(best_of_each(store.runs())) == 1
