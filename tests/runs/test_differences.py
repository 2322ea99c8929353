from __future__ import annotations

from dataclasses import replace

from autodecoder_core.model.config import Alternating, Joint, TrainingConfig
from autodecoder_core.runs.differences import differences, settings

PLAIN = TrainingConfig()


def test_equal_configurations_do_not_differ() -> None:
    assert differences([PLAIN, replace(PLAIN), replace(PLAIN)]) == {}


def test_what_differs_is_named_with_one_value_for_each_run() -> None:
    assert differences([PLAIN, replace(PLAIN, sigma=10.0), PLAIN]) == {"sigma": [100.0, 10.0, 100.0]}


def test_strategies_differ_in_their_own_settings_too() -> None:
    rows = differences([replace(PLAIN, strategy=Joint(800)), replace(PLAIN, strategy=Alternating(10, 20, 30))])
    assert rows == {
        "strategy": ["joint", "alternating"],
        "epochs": [800, None],
        "latent_epochs": [None, 10],
        "decoder_epochs": [None, 20],
        "rounds": [None, 30],
    }


def test_every_setting_of_a_configuration_is_in_its_table() -> None:
    assert set(PLAIN.to_dict()) <= set(settings(PLAIN))
    assert settings(PLAIN)["hidden"] == "64 × 64 × 64"
