"""Runs that look trained, without a worker, and a launcher that starts none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import autodecoder_core as ad
from autodecoder_core.model.files import model_to_bytes
from autodecoder_core.runs import LossRow, Progress, RunRecord, RunSpec, RunStatus, RunStore, Wish

CONFIG = ad.TrainingConfig(hidden=(8,), strategy=ad.Joint(epochs=10))


class FakeLauncher:
    """Does what a launcher does, but starts no process."""

    def __init__(self, store: RunStore) -> None:
        self.store = store
        self.started: list[Sequence[ad.TrainingConfig]] = []

    def start(self, dataset: str, configs: Sequence[ad.TrainingConfig]) -> list[str]:
        self.started.append(configs)
        return self.store.create_runs([RunSpec(dataset, config) for config in configs])

    def pause(self, id: str) -> RunRecord:
        return self.store.wish(id, Wish.PAUSE)

    def resume(self, id: str) -> RunRecord:
        return self.store.wish(id, Wish.RUN)

    def stop(self, id: str) -> RunRecord:
        return self.store.wish(id, Wish.STOP)


@cache
def model_bytes() -> bytes:
    data = ad.generate("sinusoid", n_functions=6, n_points=8)
    *_, last = ad.train(data, ad.TrainingConfig(hidden=(8,), strategy=ad.Joint(epochs=1)))
    return model_to_bytes(last.model)


def make_run(
    store: RunStore, name: str, status: RunStatus = RunStatus.FINISHED, config: ad.TrainingConfig = CONFIG
) -> str:
    id = store.create_run(RunSpec(store.add_dataset(ad.generate("sinusoid", n_functions=6, n_points=8)), config, name))
    if status is not RunStatus.QUEUED:
        claim = store.claim(id)
        assert claim is not None
        rows = [LossRow(e, e, e / 10, "joint", 1 / e, 0.01) for e in range(1, 5)]
        if status is RunStatus.PAUSED:
            store.wish(id, Wish.PAUSE)
        if status is RunStatus.RUNNING:
            claim.record(Progress(rows, model_bytes()))
        else:
            claim.finish(status, Progress(rows, model_bytes()))
    return id
