"""Cores for the threads of an engine."""

from __future__ import annotations

import os
import threading

import pytest

from autodecoder_core.training.engines import cores


@pytest.fixture
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of eight cores, seen from the third."""
    monkeypatch.setattr(cores, "CAN_CHOOSE", True)
    monkeypatch.setattr(cores, "_this_core", lambda: 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


@pytest.mark.usefixtures("eight")
@pytest.mark.parametrize("n", range(1, 8))
def test_every_further_thread_has_cores_of_its_own_and_none_is_the_callers(n: int) -> None:
    shares = cores.cores_for_others(n)
    assert shares is not None
    assert len(shares) == n
    assert all(shares)
    assert sorted(core for share in shares for core in share) == [0, 1, 3, 4, 5, 6, 7]


@pytest.mark.usefixtures("eight")
def test_more_threads_than_cores_go_where_the_system_puts_them() -> None:
    assert cores.cores_for_others(8) is None


def test_a_system_that_gives_no_choice_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "CAN_CHOOSE", False)
    assert cores.cores_for_others(1) is None


def test_the_calling_threads_core_is_one_that_it_may_use() -> None:
    assert cores._this_core() in os.sched_getaffinity(0)


def test_a_thread_stays_where_it_is_told_and_the_caller_may_go_anywhere() -> None:
    before = os.sched_getaffinity(0)
    found: list[set[int]] = []

    def work() -> None:
        cores.stay_on({min(before)})
        found.append(os.sched_getaffinity(0))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [{min(before)}]
    assert os.sched_getaffinity(0) == before
