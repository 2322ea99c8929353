"""The same training in JAX, where that is installed: an epoch as one compiled scan, Adam written out."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np

from autodecoder_core.model.config import TrainingConfig
from autodecoder_core.training.problem import Problem, random_start

from .training_rivals import Epoch

AVAILABLE = find_spec("jax") is not None


def jax_scan(problem: Problem, config: TrainingConfig) -> Epoch:
    """An epoch of whole minibatches; on as many threads as JAX likes to take."""
    import jax
    import jax.numpy as jnp

    decoder, latents = random_start(problem, config)
    parts = [jnp.asarray(p.detach().numpy().T) for p in decoder.parameters()] + [jnp.asarray(latents.numpy())]
    rates = [config.decoder_lr] * (len(parts) - 1) + [config.latent_lr]
    owner, coords, values = (jnp.asarray(p.numpy()) for p in (problem.owner, problem.coords, problem.values))

    def objective(parts: list[Any], rows: Any) -> Any:
        z = parts[-1][owner[rows]]
        h = jnp.concatenate([z, coords[rows]], axis=1)
        layers = list(zip(parts[:-1:2], parts[1:-1:2], strict=True))
        for weight, bias in layers[:-1]:
            h = jax.nn.silu(h @ weight + bias)
        out = h @ layers[-1][0] + layers[-1][1]
        return jnp.mean((out - values[rows]) ** 2) + config.prior_weight * jnp.mean(jnp.sum(z**2, axis=1))

    def step(state: Any, rows: Any) -> Any:
        parts, first, second, n = state
        loss, gradient = jax.value_and_grad(objective)(parts, rows)
        n = n + 1
        first = [0.9 * m + 0.1 * g for m, g in zip(first, gradient, strict=True)]
        second = [0.999 * v + 0.001 * g * g for v, g in zip(second, gradient, strict=True)]
        by_first, by_second = 1 / (1 - 0.9**n), 1 / (1 - 0.999**n)
        parts = [
            p - rate * m * by_first / (jnp.sqrt(v * by_second) + 1e-8)
            for p, m, v, rate in zip(parts, first, second, rates, strict=True)
        ]
        return (parts, first, second, n), loss

    epoch_of = jax.jit(lambda state, order: jax.lax.scan(step, state, order), donate_argnums=0)
    nothing = [jnp.zeros_like(p) for p in parts]
    state: Any = (parts, nothing, [jnp.zeros_like(p) for p in parts], jnp.float32(0))
    rng = np.random.default_rng(0)
    whole = problem.n_points // config.batch_size * config.batch_size

    def epoch() -> None:
        nonlocal state
        order = rng.permutation(problem.n_points).astype(np.int32)[:whole].reshape(-1, config.batch_size)
        state, losses = epoch_of(state, order)
        losses.block_until_ready()

    return epoch
