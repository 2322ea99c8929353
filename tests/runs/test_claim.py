from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from autodecoder_core.runs import Claim, ClaimLost, Progress, RunStatus, RunStore, Wish
from autodecoder_core.runs.claim import DEAD_AFTER
from tests.runs.making import progress

OpenStore = Callable[[], RunStore]


@pytest.fixture
def claim(store: RunStore, run: str) -> Claim:
    claim = store.claim(run)
    assert claim is not None
    return claim


def silence(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)


def test_a_run_is_held_by_one_worker_at_a_time(open_store: OpenStore, run: str) -> None:
    assert open_store().claim(run) is not None
    assert open_store().claim(run) is None


def test_a_worker_says_who_it_is_when_it_claims(store: RunStore, run: str) -> None:
    store.claim(run, pid=4711, host="lab")
    held = store.run(run)
    assert (held.status, held.pid, held.host) == (RunStatus.RUNNING, 4711, "lab")
    assert held.started_at is not None


def test_who_was_silent_too_long_loses_its_claim_and_can_write_no_more(
    store: RunStore, run: str, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim.record(progress(0, 1))
    silence(monkeypatch, DEAD_AFTER + 1)
    heir = store.claim(run)
    assert heir is not None
    for attempt in (
        claim.heartbeat,
        claim.wish,
        lambda: claim.record(progress(2)),
        lambda: claim.finish(RunStatus.FINISHED),
    ):
        with pytest.raises(ClaimLost, match=run):
            attempt()
    heir.record(progress(0))
    assert store.losses(run)["step"].tolist() == [0]


def test_a_sign_of_life_keeps_the_claim(
    store: RunStore, run: str, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    silence(monkeypatch, DEAD_AFTER + 1)
    claim.heartbeat()
    assert store.claim(run) is None


def test_who_takes_over_goes_on_from_the_checkpoint_and_without_double_rows(
    store: RunStore, run: str, claim: Claim, blob: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim.record(progress(0, 1, 2, model=blob, checkpoint=b"at 2"))
    claim.record(progress(3, 4, model=blob))
    silence(monkeypatch, DEAD_AFTER + 1)
    heir = store.claim(run)
    assert heir is not None
    assert heir.checkpoint == b"at 2"
    assert store.losses(run)["step"].tolist() == [0, 1, 2]
    assert [s.number for s in store.snapshots(run)] == [1]
    heir.record(progress(3, 4, 5, model=blob))
    assert store.losses(run)["step"].tolist() == [0, 1, 2, 3, 4, 5]
    assert [s.number for s in store.snapshots(run)] == [1, 3], "numbers are not given twice"


@pytest.mark.parametrize(
    ("wish", "expected"),
    [(Wish.PAUSE, RunStatus.PAUSED), (Wish.RUN, RunStatus.QUEUED), (Wish.STOP, RunStatus.STOPPED)],
)
def test_a_pause_that_was_overtaken_by_another_wish_gives_way_to_it(
    store: RunStore, run: str, claim: Claim, wish: Wish, expected: RunStatus
) -> None:
    store.wish(run, Wish.PAUSE)
    store.wish(run, wish)
    assert claim.finish(RunStatus.PAUSED, progress(0, checkpoint=b"c")) is expected
    assert store.run(run).status is expected
    assert store.run(run).pid is None


def test_a_worker_cannot_leave_a_run_running(claim: Claim) -> None:
    with pytest.raises(ValueError, match="running"):
        claim.finish(RunStatus.RUNNING)


def test_a_report_is_written_whole_or_not_at_all(store: RunStore, run: str, claim: Claim, blob: bytes) -> None:
    claim.record(progress(0, 1, model=blob))
    before = store.run(run)
    with pytest.raises(IntegrityError):
        claim.record(progress(2, 1, model=blob, checkpoint=b"c"))
    after = store.run(run)
    assert (after.step, after.last_snapshot) == (before.step, 1)
    assert store.losses(run)["step"].tolist() == [0, 1]


def test_a_report_needs_losses_to_belong_to() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        Progress([], model=b"m")


def test_a_long_run_keeps_about_two_hundred_snapshots(store: RunStore, run: str, claim: Claim, blob: bytes) -> None:
    for step in range(230):
        claim.record(progress(step, model=blob))
    kept = store.snapshots(run)
    assert 150 <= len(kept) <= 200
    assert (kept[0].epoch, kept[-1].epoch) == (0, 229)
    assert len(store.losses(run)) == 230, "losses are never thinned"


def test_the_dead_are_marked_with_what_was_wished_of_them(store: RunStore, run: str, claim: Claim) -> None:
    claim.record(progress(0, 1, 2, checkpoint=b"c"))
    asked: list[tuple[str, int, float]] = []
    assert store.mark_lost(lambda *who: bool(asked.append(who))) == []
    assert asked[0][1] == store.run(run).pid
    assert store.mark_lost(lambda *_: True) == [run]
    lost = store.run(run)
    assert lost.status is RunStatus.LOST
    assert "epoch 2" in (lost.error or "")
    again = store.claim(run)
    assert again is not None
    assert store.run(run).error is None
    store.wish(run, Wish.STOP)
    store.mark_lost(lambda *_: True)
    assert store.run(run).status is RunStatus.STOPPED


def test_one_who_reports_just_in_time_is_not_marked(store: RunStore, run: str, claim: Claim) -> None:
    def dead_but_then(host: str, pid: int, silence: float) -> bool:
        claim.record(progress(0))
        return True

    assert store.mark_lost(dead_but_then) == []
    assert store.run(run).status is RunStatus.RUNNING
