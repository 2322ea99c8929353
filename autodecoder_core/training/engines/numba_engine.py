"""The fast engine of the processor: the kernels' whole steps over flat arrays. How they work: docs/engine.md."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor

from ...kernels import cache as kernels
from ...kernels import codes, memory
from ...kernels.packing import Floats, layout, parts
from ...model.config import TrainingConfig
from ...model.decoder import Decoder
from ..phase import Phase, moves_decoder, moves_latents
from ..problem import Problem
from .base import Floats as Floats64
from .base import Order, State, Steps, sizes
from .cores import kept_to, shares_of_cores

_AT_ONCE = 1 << 20  # points measured in one call


class NumbaEngine:
    """Both strategies by the kernels, on `config.threads` threads of this process; float32."""

    name = "numba"

    def __init__(self, problem: Problem, config: TrainingConfig, decoder: Decoder, latents: Tensor) -> None:
        self._train = kernels.module("step").train
        self._config, self._threads = config, config.threads
        self._lazy = config.latent_optimiser == "lazy_adam"
        self._batch = min(config.batch_size, problem.n_points)
        n, d = latents.shape
        self._layout = layout(d, [decoder.linears[0].in_features, *config.hidden, problem.values.shape[1]])
        self._points = _points(problem, decoder)
        self._decoder = memory.new_decoder(self._layout, self._threads)
        self._latents = memory.new_latents(n, d, self._batch, self._lazy, self._threads)
        self._scratch = memory.scratch(self._layout, d, self._threads)
        self._meeting = memory.new_meeting(self._threads)
        self._counts = np.zeros(2, np.int64)
        # Of its own: threads shared with another engine could each wait for one that never gets its turn.
        self._others = ThreadPoolExecutor(self._threads - 1, "engine") if self._threads > 1 else None
        self._fill(self._decoder.theta, self._latents.z, [*decoder.parameters(), latents])

    def advance(self, order: Order, phase: Phase, *, decoder_lr: float, latent_lr: float, prior_weight: float) -> Steps:
        rates = memory.Rates(decoder_lr, latent_lr, prior_weight, self._config.loss_scale)
        done, notes = self._call(codes.PHASES[phase], rates, order)
        self._counts += [done * moves_decoder(phase), done * moves_latents(phase)]
        notes = notes[: done + 1]  # with the step that was not finite, if there was one
        data, prior, of_decoder, of_latents = notes.T
        return Steps(
            data, prior, np.sqrt(of_decoder), np.sqrt(of_latents), sizes(len(order), self._batch)[: len(notes)]
        )

    def measure(self, prior_weight: float) -> tuple[float, float]:
        rates = memory.Rates(0.0, 0.0, prior_weight, self._config.loss_scale)
        n, total = len(self._points.rows), np.zeros(2)
        for first in range(0, n, _AT_ONCE):
            part = np.arange(first, min(n, first + _AT_ONCE))
            _, notes = self._call(codes.NOTHING, rates, part)
            total += sizes(len(part), self._batch) @ notes[:, : codes.OF_DECODER]
        return float(total[0] / n), float(total[1] / n)

    def state(self) -> State:
        decoder, latents = self._decoder, self._latents
        groups = [
            tuple(torch.from_numpy(part.copy()) for part in self._parts(*both))
            for both in ((decoder.theta, latents.z), (decoder.first, latents.first), (decoder.second, latents.second))
        ]
        (*weights, z), first, second = groups
        return State(tuple(weights), z, first, second, (int(self._counts[0]), int(self._counts[1])))

    def restore(self, state: State) -> None:
        decoder, latents = self._decoder, self._latents
        self._fill(decoder.theta, latents.z, (*state.weights, state.latents))
        self._fill(decoder.first, latents.first, state.first_moments)
        self._fill(decoder.second, latents.second, state.second_moments)
        self._counts[:] = state.steps

    def _parts(self, of_decoder: Floats, of_latents: Floats) -> list[Floats]:
        """Views in torch's order and shapes: weights and biases, then latents (N, d)."""
        latents = memory.by_function(self._latents, of_latents, self._config.latent_dim)
        return [*parts(self._layout, of_decoder), latents]

    def _fill(self, of_decoder: Floats, of_latents: Floats, values: Iterable[Tensor]) -> None:
        for part, value in zip(self._parts(of_decoder, of_latents), values, strict=True):
            part[...] = value.detach().numpy()

    def _call(self, phase: int, rates: memory.Rates, order: Order) -> tuple[int, Floats64]:
        config = self._config
        how = memory.How(
            codes.ACTIVATIONS[config.activation], codes.LOSSES[config.loss], phase, int(self._lazy), config.latent_dim
        )
        notes = np.zeros((-(-len(order) // self._batch), 4))
        shared = (
            self._threads, how, rates, self._layout.table, self._points, order, self._batch, self._counts,
            self._decoder, self._latents, self._scratch, self._meeting, notes,
        )  # fmt: skip
        cores = None if self._others is None else shares_of_cores(self._threads)

        def work(me: int) -> int:
            with kept_to(None if cores is None else cores[me]):
                return int(self._train(me, *shared))

        others = [] if self._others is None else [self._others.submit(work, k) for k in range(1, self._threads)]
        done = work(0)
        for other in others:
            other.result()
        return done, notes


def _points(problem: Problem, decoder: Decoder) -> memory.Points:
    with torch.no_grad():
        features = decoder.features(problem.coords).numpy()
    values = problem.values.numpy()
    rows = np.concatenate([np.empty((len(values), 1), np.float32), features, values], axis=1)
    owners = rows.view(np.int32)
    owners[:, 0] = problem.owner.numpy()
    return memory.Points(rows, owners, rows.ravel())
