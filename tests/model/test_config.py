"""Configurations check themselves and survive JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from autodecoder_core.errors import ConfigError
from autodecoder_core.model.config import Alternating, Joint, TrainingConfig


@pytest.mark.parametrize("strategy", [Joint(3), Alternating(1, 2, 3)])
def test_a_configuration_survives_json(strategy: Joint | Alternating) -> None:
    config = TrainingConfig(latent_dim=5, hidden=(8, 9), sigma=3.5, strategy=strategy, activation="sine")
    assert TrainingConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"latent_dim": 0}, "latent_dim must be a whole number of at least 1; got 0"),
        ({"latent_dim": 2.5}, "latent_dim"),
        ({"hidden": ()}, "at least one layer"),
        ({"hidden": (8, 0)}, "each width"),
        ({"sigma": 0}, "sigma must be a finite number above 0"),
        ({"sigma": float("inf")}, "sigma"),
        ({"decoder_lr": -1.0}, "decoder_lr"),
        ({"activation": "gelu"}, "tanh, silu, relu, sine; got 'gelu'"),
        ({"loss": "l2"}, "loss must be one of"),
        ({"strategy": "joint"}, "strategy must be"),
        ({"batch_size": True}, "batch_size"),
        ({"prior_warmup": 1.5}, "prior_warmup must be a share of the epochs, 0 to 1; got 1.5"),
        ({"prior_warmup": "half"}, "share of the epochs"),
        ({"hidden": 64}, r"row of layer widths, for example \(64, 64, 64\); got 64"),
        ({"hidden": "64"}, "row of layer widths"),
        ({"device": "gpu"}, 'device must be "auto", "cpu" or "cuda"'),
        ({"device": 0}, "device must be"),
    ],
)
def test_a_bad_setting_is_refused_by_name(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        TrainingConfig(**settings)


def test_numpys_numbers_are_numbers() -> None:
    config = TrainingConfig(
        latent_dim=np.int64(3), hidden=np.array([8, 9]), sigma=np.float32(2), strategy=Joint(np.int32(5))
    )
    assert config == TrainingConfig(latent_dim=3, hidden=(8, 9), sigma=2.0, strategy=Joint(5))
    assert TrainingConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_unknown_settings_are_named() -> None:
    with pytest.raises(ConfigError, match=r"Unknown setting colour; known are activation"):
        TrainingConfig.from_dict({"colour": 1})
    with pytest.raises(ConfigError, match="no such setting"):
        TrainingConfig.from_dict({"strategy": {"name": "joint", "rounds": 3}})
    with pytest.raises(ConfigError, match="strategy name must be one of joint, alternating"):
        TrainingConfig.from_dict({"strategy": {"name": "simulated"}})


def test_an_engine_that_cannot_run_a_configuration_is_refused_when_it_is_built() -> None:
    with pytest.raises(ConfigError, match=r"no kernels for the cce loss; got device 'auto' and loss 'cce'.*\"torch\""):
        TrainingConfig(engine="numba", loss="cce")
    with pytest.raises(ConfigError, match=r"trains on the processor.*got device 'cuda'"):
        TrainingConfig(engine="numba", device="cuda")
    with pytest.raises(ConfigError, match="engine must be one of auto, torch, numba, cuda; got 'jax'"):
        TrainingConfig(engine="jax")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="threads must be a whole number of at least 1; got 0"):
        TrainingConfig(threads=0)
    assert TrainingConfig(loss="cce").has_kernels is False
