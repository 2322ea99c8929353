from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import autodecoder_core as ad
from autodecoder_core.errors import ConfigError
from autodecoder_core.inspection.duration import estimated_seconds
from autodecoder_core.inspection.live import (
    MOST_DOTS,
    MOST_ROWS,
    SHOWN,
    Trace,
    exhibit,
    factor_numbers,
    first_moment,
    moment,
    noise_floor,
)
from autodecoder_core.inspection.unseen import unseen_error
from autodecoder_core.runs import RunSpec, RunStatus, RunStore, worker
from autodecoder_core.runs.claim import Progress
from autodecoder_core.runs.follow import Follower
from autodecoder_core.runs.records import LOSS_DTYPE, LossRow

SMALL = ad.TrainingConfig(hidden=(8,), strategy=ad.Joint(epochs=4), batch_size=64)


def rows(phases: list[str], first: int = 0) -> np.ndarray:
    """One row an epoch from `first` on, ten steps each."""
    values = [(10 * e, e, e / 4, phase, 1 / (e + 1), 0.5) for e, phase in enumerate(phases, start=first)]
    return np.array(values, LOSS_DTYPE)


def waves(n: int = 20, **rest: object) -> ad.Dataset:
    return ad.generate("damped_wave", n_functions=n, n_points=24, **rest)  # type: ignore[arg-type]


# ---- the trace


def test_a_trace_says_the_same_however_its_rows_came() -> None:
    phases = ["latents"] * 4 + ["decoder"] * 3 + ["latents"] * 2
    whole, pieces = Trace(), Trace()
    whole.extend(rows(phases))
    for i, phase in enumerate(phases):
        pieces.extend(rows([phase], first=i))
        pieces.extend(rows([]))
    assert np.array_equal(whole.history(), pieces.history())
    assert whole.phases() == pieces.phases() == [("latents", 0, 3), ("decoder", 3, 6), ("latents", 6, 8)]
    assert whole.history()[5].tolist() == [5, 50, 1.25, 1 / 6, 0.5]
    assert whole.step == pieces.step == 80


def test_an_empty_trace_has_no_row_and_no_step() -> None:
    assert Trace().history().shape == (0, 5)
    assert (Trace().step, Trace().phases()) == (-1, [])


def test_a_trace_up_to_an_epoch_ends_there() -> None:
    trace = Trace()
    trace.extend(rows(["latents"] * 4 + ["decoder"] * 4))
    assert trace.history(5)[:, 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert trace.phases(5) == [("latents", 0, 3), ("decoder", 3, 5)]
    assert trace.phases(3) == [("latents", 0, 3)]


@pytest.mark.parametrize("n", [MOST_ROWS - 1, MOST_ROWS, MOST_ROWS + 1, 5 * MOST_ROWS + 3])
def test_a_long_history_is_thinned_and_keeps_both_ends(n: int) -> None:
    trace = Trace()
    trace.extend(rows(["joint"] * n))
    history = trace.history()
    assert len(history) <= MOST_ROWS + 1
    assert (history[0, 0], history[-1, 0]) == (0, n - 1)


def test_a_growing_history_keeps_what_it_has_shown_until_it_halves() -> None:
    trace = Trace()
    trace.extend(rows(["joint"] * 2000))
    before = trace.history()[:-1]
    trace.extend(rows(["joint"] * 37, first=2000))
    assert np.array_equal(trace.history()[: len(before)], before)


# ---- what is shown


@pytest.mark.parametrize("name", ["sinusoid", "lissajous", "ripples", "moving_blob", "swiss_roll"])
def test_every_kind_of_function_can_be_shown_before_and_during_training(name: str) -> None:
    data = ad.generate(name, n_functions=9, n_points=200)
    shown = exhibit(data)
    begin = first_moment(data, SMALL, shown)
    assert begin.positions.shape == (9, 2)
    assert begin.curves.shape == (SHOWN, len(shown.grid), data.n_outputs)
    assert shown.grid.shape[1] == data.n_coords
    assert shown.indices[0] == 0
    assert shown.indices[-1] == 8
    model = next(ad.train(data, SMALL)).model
    there = moment(model, shown)
    assert np.allclose(there.positions, begin.positions)
    assert np.allclose(there.curves, begin.curves, atol=1e-6)  # the race starts where the starting line said


def test_fewer_functions_than_places_are_all_shown_once() -> None:
    assert exhibit(waves(3)).indices == (0, 1, 2)


def test_dense_curves_are_thinned_to_dots_that_can_be_told_apart() -> None:
    data = ad.generate("sinusoid", n_functions=2, n_points=1000)
    coords, values = exhibit(data).functions[0]
    assert len(coords) == len(values) == MOST_DOTS
    assert coords[0] == data.function(0)[0][0]
    assert coords[-1] == data.function(0)[0][-1]


def test_the_map_of_many_dimensions_does_not_turn_between_snapshots() -> None:
    data, config = waves(30), ad.TrainingConfig(latent_dim=5, hidden=(16,), strategy=ad.Joint(epochs=30))
    shown, like = exhibit(data), None
    for snapshot in ad.train(data, config, snapshot_every=1):
        now = moment(snapshot.model, shown, like)
        if like is not None:
            turned = like.directions.T @ now.plane.directions
            assert np.trace(turned) > 0
            assert np.allclose(turned, turned.T, atol=1e-8)  # the nearest plane: what is left is no rotation in it
        like = now.plane


def test_what_cannot_be_trained_has_no_starting_line() -> None:
    data = waves(3)
    with pytest.raises(ConfigError, match="between 0 and 1"):
        first_moment(data, ad.TrainingConfig(loss="bce"), exhibit(data))


def test_the_noise_floor_is_the_noise_in_normalised_units() -> None:
    data = waves(50, noise=0.2)
    expected = 0.2**2 / data.values.var()
    assert noise_floor(data, SMALL) == pytest.approx(expected)
    assert noise_floor(waves(50), SMALL) is None
    assert noise_floor(data, ad.TrainingConfig(loss="mae")) is None


def test_factors_become_numbers() -> None:
    assert factor_numbers([1, 5, 2]).tolist() == [1.0, 5.0, 2.0]
    assert factor_numbers(pd.Series(["pea", "bean", "pea"])).tolist() == [1.0, 0.0, 1.0]
    assert factor_numbers([True, False]).tolist() == [1.0, 0.0]


def test_the_estimate_grows_with_epochs_and_width_and_data() -> None:
    base = estimated_seconds(waves(), SMALL)
    assert estimated_seconds(waves(), ad.TrainingConfig(hidden=(8,), strategy=ad.Joint(8), batch_size=64)) == 2 * base
    assert estimated_seconds(waves(80), SMALL) > base
    assert estimated_seconds(waves(), dataclasses.replace(SMALL, engine="torch")) > 3 * base
    assert estimated_seconds(waves(), ad.TrainingConfig(hidden=(64,), strategy=ad.Joint(4), batch_size=64)) > base


# ---- unseen functions


def test_the_unseen_error_is_that_of_decoding_what_encoding_found() -> None:
    seen, unseen = waves(40).split(0.25)
    *_, last = ad.train(seen, ad.TrainingConfig(hidden=(16,), strategy=ad.Joint(epochs=60), batch_size=128))
    result = unseen_error(last.model, seen, unseen)
    residuals = [
        last.model.decode(encoding.latent, coords) - values
        for encoding, (coords, values) in zip(
            ad.encode_many(last.model, unseen), map(unseen.function, range(unseen.n_functions)), strict=True
        )
    ]
    assert result.error == pytest.approx(float(np.mean(np.concatenate(residuals) ** 2)))
    assert result.loss == pytest.approx(result.error / seen.values.var(), rel=1e-3)
    assert (result.n, result.d) == (10, 2)
    mean = seen.values.reshape(30, -1).mean(axis=0)
    directions = np.linalg.eigh(np.cov(seen.values.reshape(30, -1).T))[1][:, -2:]
    rest = unseen.values.reshape(10, -1) - mean
    assert result.pca == pytest.approx(float(np.mean((rest - rest @ directions @ directions.T) ** 2)))
    assert result.times_better == pytest.approx(result.pca / result.error)


def test_pca_has_no_say_where_sampling_is_irregular_and_many_functions_are_judged_by_some() -> None:
    seen, unseen = waves(12, irregular=True).split(0.5)
    result = unseen_error(next(ad.train(seen, SMALL)).model, seen, unseen, most=4)
    assert (result.pca, result.times_better, result.n) == (None, None, 4)


# ---- following a run in the store


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.sqlite3'}")


def test_a_follower_comes_to_know_all_that_a_run_has_brought(store: RunStore) -> None:
    data = waves(8)
    run = store.create_run(RunSpec(store.add_dataset(data), SMALL))
    follower = Follower(run, exhibit(data))
    assert follower.look(store).status is RunStatus.QUEUED
    assert follower.moment is None
    worker.work(store, run, threading.Event())
    assert follower.look(store).status is RunStatus.FINISHED
    assert follower.trace.history()[:, 0].tolist() == [0, 1, 2, 3, 4]
    newest = store.latest_model(run)
    assert newest is not None
    assert follower.number == newest.number
    seen = follower.moment
    assert seen is not None
    assert np.array_equal(seen.positions, newest.model.latents)
    follower.look(store)
    assert follower.moment is seen  # nothing new: nothing read or decoded again
    assert len(follower.trace.history()) == 5
    store.close()


def test_a_follower_starts_anew_with_a_run_that_goes_on_from_its_checkpoint(store: RunStore) -> None:
    data = waves(8)
    run = store.create_run(RunSpec(store.add_dataset(data), SMALL))
    first = store.claim(run)
    assert first is not None
    first.record(Progress([LossRow(s, s, float(s), "joint", 1.0, 0.1) for s in range(6)]))
    follower = Follower(run, exhibit(data))
    follower.look(store)
    assert follower.trace.step == 5
    store.mark_lost(lambda *_: True)
    second = store.claim(run)
    assert second is not None
    second.record(Progress([LossRow(s, s, 10.0 + s, "joint", 0.5, 0.1) for s in range(3)]))
    follower.look(store)
    assert follower.trace.history()[:, 2].tolist() == [10.0, 11.0, 12.0]
    store.close()
