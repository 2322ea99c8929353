from __future__ import annotations

import numpy as np

from autodecoder_core.runs import LossRow, Progress, RunSpec, RunStore
from tests.runs.making import CONFIG, waves


def trained(store: RunStore, losses: list[float]) -> str:
    id = store.create_run(RunSpec(store.add_dataset(waves()), CONFIG))
    claim = store.claim(id)
    assert claim is not None
    claim.record(Progress([LossRow(3 * e, e, e / 10, "joint", loss, 0.0) for e, loss in enumerate(losses, 1)]))
    return id


def test_an_outline_holds_every_loss_of_a_short_run(store: RunStore) -> None:
    id = trained(store, [0.5, 0.25, 0.125])
    outline = store.outlines([id])[id]
    np.testing.assert_array_equal(outline.epochs, [1, 2, 3])
    np.testing.assert_array_equal(outline.loss, [0.5, 0.25, 0.125])


def test_an_outline_of_a_long_run_is_thinned_evenly_to_values_that_the_run_has(store: RunStore) -> None:
    losses = [1 / e for e in range(1, 501)]
    id = trained(store, losses)
    outline = store.outlines([id], points=20)[id]
    assert 15 <= len(outline.loss) <= 25
    np.testing.assert_allclose(outline.loss, 1 / outline.epochs)
    assert len(set(np.diff(outline.epochs))) == 1


def test_outlines_of_many_runs_are_not_mixed(store: RunStore) -> None:
    ids = [trained(store, [float(i + 1)] * n) for i, n in enumerate((2, 300, 40, 300))]
    outlines = store.outlines(ids, points=10)
    assert [set(outlines[id].loss) for id in ids] == [{1.0}, {2.0}, {3.0}, {4.0}]


def test_runs_without_losses_and_unknown_runs_are_left_out(store: RunStore) -> None:
    waiting = store.create_run(RunSpec(store.add_dataset(waves()), CONFIG))
    assert store.outlines([waiting, "unknown"]) == {}
    assert store.outlines([]) == {}


def test_a_loss_that_was_not_finite_is_nan(store: RunStore) -> None:
    id = trained(store, [1.0, float("nan")])
    assert np.isnan(store.outlines([id])[id].loss[1])
