from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.runs import RunSpec, RunStatus, RunStore
from autodecoder_core.runs.processes import worker_environment
from tests.runs.making import CONFIG, waves

HAMMER = Path(__file__).with_name("hammer.py")
REPORTS = 15


def test_many_processes_share_the_work_without_losing_or_doubling_any(store: RunStore, dataset: Dataset) -> None:
    id = store.add_dataset(dataset)
    runs = store.create_runs([RunSpec(id, CONFIG) for _ in range(12)])
    processes = [
        subprocess.Popen(
            [sys.executable, str(HAMMER), store.url, str(REPORTS), *order],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=worker_environment(),
            text=True,
        )
        for order in (runs, runs, runs[::-1])
    ]
    answers = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], [err for _, err in answers]
    got = [run for out, _ in answers for run in out.split()]
    assert sorted(got) == sorted(runs)
    for run in runs:
        assert store.run(run).status is RunStatus.FINISHED
        assert store.losses(run)["step"].tolist() == list(range(REPORTS))
        assert [s.number for s in store.snapshots(run)] == list(range(1, REPORTS + 1))


def test_threads_share_one_store(store: RunStore) -> None:
    def add(seed: int) -> str:
        return store.create_run(RunSpec(store.add_dataset(waves(seed=seed % 3)), CONFIG))

    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(add, range(40)))
    assert {run.id for run in store.runs()} == set(runs)
    assert len(store.datasets()) == 3


def test_stores_opened_at_the_same_moment_make_the_tables_once(url: str) -> None:
    def open_and_look(_: int) -> int:
        store = RunStore(url)
        found = len(store.runs())
        store.close()
        return found

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(open_and_look, range(8))) == [0] * 8


def test_claims_by_threads_have_one_winner(open_store: Callable[[], RunStore], run: str) -> None:
    stores = [open_store() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(lambda store: store.claim(run), stores))
    assert sum(claim is not None for claim in claims) == 1
