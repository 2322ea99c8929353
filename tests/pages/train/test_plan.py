"""What settings come to, in configurations and in words."""

from __future__ import annotations

import pytest

import autodecoder_core as ad
from autodecoder_core.runs import RunStore
from pages.shared.train_plan import about, plan, settings_of
from pages.shared.train_state import TrainState
from pages.shared.train_words import unit_squared

from .staging import CONFIGS


def test_a_matched_race_gives_both_contenders_whole_rounds_and_the_same_total() -> None:
    data = ad.generate("sinusoid", n_functions=5, n_points=8)
    made = plan(TrainState(epochs=810, latent_epochs=30, decoder_epochs=10), data)
    assert [config.strategy.total_epochs for config in made.configs] == [800, 800]
    assert made.held_out == 0.0  # five functions are too few to spare some
    alone = plan(TrainState(epochs=810, contenders="joint"), data)
    assert alone.configs[0].strategy.total_epochs == 810


def test_the_settings_of_runs_would_start_them_again(store: RunStore, race: tuple[str, ...], waves: str) -> None:
    state = settings_of([store.run(id) for id in race], TrainState())
    assert plan(state, store.dataset(waves)).configs == CONFIGS


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "about a second"), (7.2, "about 8 s"), (41, "about 45 s"), (200, "about 3 min"), (7200, "about 2.0 h")],
)
def test_a_duration_is_told_as_exactly_as_it_is_known(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_squared_units_are_named_where_they_are_known_and_alike() -> None:
    assert unit_squared(["sea surface temperature (°C)"]) == "(°C)²"
    assert unit_squared(["x (m)", "y (m)"]) == "(m)²"
    assert unit_squared(["x (m)", "y (s)"]) == unit_squared(["x"]) == ""
