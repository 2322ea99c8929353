"""Cores for the threads of an engine."""

from __future__ import annotations

import os

import pytest

from autodecoder_core.training.engines import cores


@pytest.fixture
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of eight cores, seen from the third."""
    monkeypatch.setattr(cores, "CAN_CHOOSE", True)
    monkeypatch.setattr(cores, "_this_core", lambda: 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


@pytest.mark.usefixtures("eight")
@pytest.mark.parametrize("n", range(1, 9))
def test_every_thread_has_cores_of_its_own_and_the_first_keeps_the_callers(n: int) -> None:
    shares = cores.shares_of_cores(n)
    assert shares is not None
    assert len(shares) == n
    assert all(shares)
    assert 2 in shares[0]
    assert sorted(core for share in shares for core in share) == list(range(8))


@pytest.mark.usefixtures("eight")
def test_more_threads_than_cores_go_where_the_system_puts_them() -> None:
    assert cores.shares_of_cores(9) is None


def test_a_system_that_gives_no_choice_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "CAN_CHOOSE", False)
    assert cores.shares_of_cores(1) is None
    with cores.kept_to(None):
        pass


def test_a_thread_is_kept_to_its_cores_for_a_while_and_then_goes_where_it_may() -> None:
    if not cores.CAN_CHOOSE:
        return
    assert cores._this_core() in os.sched_getaffinity(0)
    before = os.sched_getaffinity(0)
    with cores.kept_to({min(before)}):
        assert os.sched_getaffinity(0) == {min(before)}
    assert os.sched_getaffinity(0) == before
