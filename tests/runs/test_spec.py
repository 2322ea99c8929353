from __future__ import annotations

import pytest

from autodecoder_core.errors import ConfigError
from autodecoder_core.model.config import Alternating, TrainingConfig
from autodecoder_core.runs import RunSpec, RunStatus, Wish
from autodecoder_core.runs.spec import TRANSITIONS, after_wish


@pytest.mark.parametrize("status", RunStatus)
@pytest.mark.parametrize("wish", Wish)
def test_a_wish_leads_only_where_the_table_of_transitions_allows(status: RunStatus, wish: Wish) -> None:
    after = after_wish(status, wish)
    assert after is status or after in TRANSITIONS[status]


def test_finished_stopped_and_failed_are_the_ends() -> None:
    ends = {status for status in RunStatus if status.ended}
    assert ends == {RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.FAILED}


def test_every_status_that_is_no_end_can_still_come_to_training() -> None:
    reached = {RunStatus.RUNNING}
    for _ in RunStatus:
        reached |= {status for status in RunStatus if TRANSITIONS[status] & reached}
    assert reached == {status for status in RunStatus if not status.ended}


def test_a_run_without_a_name_is_named_by_its_settings() -> None:
    spec = RunSpec("d", TrainingConfig(latent_dim=3, strategy=Alternating()), name="  ")
    assert spec.name == "Alternating, d = 3"


def test_an_overlong_name_is_refused_with_both_lengths() -> None:
    with pytest.raises(ConfigError, match=r"120.*121"):
        RunSpec("d", TrainingConfig(), name="x" * 121)
