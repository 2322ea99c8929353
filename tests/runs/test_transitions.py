"""A run under any sequence of wishes, claims, reports, deaths and launches keeps to the table of transitions."""

from __future__ import annotations

import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from autodecoder_core.runs import Claim, ClaimLost, RunSpec, RunStatus, RunStore, Wish
from autodecoder_core.runs.spec import TRANSITIONS
from tests.runs.making import CONFIG, progress, waves

ENDS_OF_WORK = [status for status in RunStatus if status in TRANSITIONS[RunStatus.RUNNING]]


class RunsLife(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="runs-life-")
        self.store = RunStore(f"sqlite:///{Path(self.folder.name) / 'runs.sqlite3'}")
        self.tab = RunStore(self.store.url)
        self.run_id = self.store.create_run(RunSpec(self.store.add_dataset(waves()), CONFIG))
        self.seen = RunStatus.QUEUED
        self.claim: Claim | None = None  # the latest one, whether it still holds or not
        self.step = 0

    def teardown(self) -> None:
        self.store.close()
        self.tab.close()
        self.folder.cleanup()

    @rule(wish=st.sampled_from(Wish))
    def a_person_wishes(self, wish: Wish) -> None:
        record = self.tab.wish(self.run_id, wish)
        if not record.status.ended:
            assert record.wish is wish

    @rule()
    def a_worker_asks_for_it(self) -> None:
        free = self.seen in (RunStatus.QUEUED, RunStatus.LOST)
        claim = self.store.claim(self.run_id)
        assert (claim is not None) == free
        if claim is not None:
            self.claim = claim
            self.step = int(claim.checkpoint or b"0")
            assert len(self.tab.losses(self.run_id)) == self.step

    @precondition(lambda self: self.claim is not None)
    @rule(checkpoint=st.booleans())
    def the_worker_reports(self, checkpoint: bool) -> None:
        assert self.claim is not None
        report = progress(self.step + 1, checkpoint=str(self.step + 1).encode() if checkpoint else None)
        try:
            self.claim.record(report)
        except ClaimLost:
            assert self.seen is not RunStatus.RUNNING
        else:
            assert self.seen is RunStatus.RUNNING
            self.step += 1

    @precondition(lambda self: self.claim is not None)
    @rule(status=st.sampled_from(ENDS_OF_WORK))
    def the_worker_ends(self, status: RunStatus) -> None:
        assert self.claim is not None
        try:
            self.claim.finish(status)
        except ClaimLost:
            assert self.seen is not RunStatus.RUNNING

    @rule()
    def the_dead_are_marked(self) -> None:
        marked = self.tab.mark_lost(lambda *_: True)
        assert marked == ([self.run_id] if self.seen is RunStatus.RUNNING else [])

    @rule(starts=st.booleans())
    def a_launcher_looks(self, starts: bool) -> None:
        for launch in self.tab.launch_next(1):
            assert self.seen is RunStatus.QUEUED
            if not starts:
                assert self.tab.launch_failed(launch, "no")

    @invariant()
    def only_legal_steps_were_taken_and_the_record_is_whole(self) -> None:
        record = self.store.run(self.run_id)
        before, now = self.seen, record.status
        # A wish may be granted in two steps between two looks: marked as dead and, by its wish, stopped.
        assert now is before or now in TRANSITIONS[before]
        assert (record.pid is not None) == (now is RunStatus.RUNNING)
        assert (record.finished_at is not None) == now.ended
        assert self.tab.losses(self.run_id)["step"].tolist() == list(range(1, self.step + 1))
        self.seen = now


RunsLife.TestCase.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestRunsLife = RunsLife.TestCase
