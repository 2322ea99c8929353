"""R runs in lockstep: one batched step moves them all. They share data and shapes, and differ in all that is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ....errors import ConfigError
from ....model.config import TrainingConfig
from ....model.decoder import ACTIVATION_FUNCTIONS, Decoder
from ...objective import loss_of, prior
from ...phase import Phase, moves_decoder, moves_latents
from ...problem import Problem
from ..base import Ask, State, Steps, sizes
from .block import Block, Points
from .graphs import Graphs, Recorder
from .memory import VALUES, Memory
from .step import Phases, Settings, Stepper

_LONGEST = 64  # steps of a block, so of a graph
_NUMBERS = 1 << 24  # that a block may hold: 64 MB
_ROWS_AT_ONCE = 1 << 17  # measured together
_SHARED = (
    *("latent_dim", "hidden", "activation", "coordinate_features", "loss", "loss_scale", "batch_size"),
    *("latent_optimiser", "device"),
)


class Stack:
    """R runs over the same points on one device. On CUDA blocks of steps are graphs; elsewhere they run as they are.

    starts: decoder and latents (N, d) of each run. Raises ConfigError for runs that cannot share a step.
    """

    def __init__(
        self,
        problem: Problem,
        configs: Sequence[TrainingConfig],
        starts: Sequence[tuple[Decoder, Tensor]],
        device: torch.device,
        record: Recorder | None = None,
    ) -> None:
        check(configs)
        self._config, self._graphs = configs[0], Graphs(device, record)
        self._batch = min(self._config.batch_size, problem.n_points)
        with self._graphs.stream():
            decoder, latents = starts[0]
            self._points = Points.of(problem, decoder, device)
            widths = [layer.in_features for layer in decoder.linears] + [problem.values.shape[1]]
            self._memory = Memory(len(configs), widths, latents.to(device))
            for run, (decoder, latents) in enumerate(starts):
                self._memory.start(run, list(decoder.parameters()), latents)
            self._settings = Settings(len(configs), self._points.values)
        self._stepper = Stepper(self._config, self._memory, self._settings)
        self._blocks: dict[int, Block] = {}

    @property
    def runs(self) -> int:
        return len(self._memory.counts)

    def advance(self, asks: Sequence[Ask | None]) -> list[Steps | None]:
        """What `Engine.advance` does, for all runs at once; a run that is asked nothing rests, bit for bit.

        All orders have one length. A run whose loss stops being finite rests from that step on; the others go on.
        """
        asked = [ask for ask in asks if ask is not None]
        if not asked:
            return [None] * len(asks)
        order = np.stack([(ask or asked[0]).order for ask in asks])  # (R, S B)
        phases = tuple(None if ask is None else ask.phase for ask in asks)
        with self._graphs.stream():
            self._set(asks)
            before = self._memory.copies()
            points = torch.from_numpy(order).to(self._points.owner.device)
            notes = self._go(points, phases)  # (S, R, 4)
            ends = {run: end for run in range(self.runs) if phases[run] and (end := _not_finite(notes[:, run])) >= 0}
            if ends:  # rare: once more, each run as far as it is good
                self._memory.take_back(before)
                self._go_until(points, phases, ends)
        each = sizes(order.shape[1], self._batch)
        return [
            None if phase is None else _steps(notes[: ends.get(run, len(each)) + 1, run], each, phase)
            for run, phase in enumerate(phases)
        ]

    def _go_until(self, points: Tensor, phases: Phases, ends: dict[int, int]) -> None:
        done = 0
        for end in sorted({*ends.values(), -(-points.shape[1] // self._batch)}):
            resting = tuple(None if ends.get(run, end) < end else phase for run, phase in enumerate(phases))
            if end > done and any(resting):
                self._go(points[:, done * self._batch : end * self._batch], resting)
            done = end

    def _go(self, points: Tensor, phases: Phases) -> NDArray[np.float64]:
        """All steps of these points (R, S B), cut into blocks; returns their notes (S, R, 4)."""
        whole, short = divmod(points.shape[1], self._batch)
        longest = self._longest()
        notes = []
        for first in range(0, whole, longest):
            n = min(longest, whole - first)
            part = points[:, first * self._batch : (first + n) * self._batch]
            notes.append(self._block(part, n, self._batch, phases))
        if short:
            notes.append(self._block(points[:, -short:], 1, short, phases))
        return torch.cat(notes).double().cpu().numpy()

    def _block(self, points: Tensor, n: int, size: int, phases: Phases) -> Tensor:
        if size not in self._blocks:
            steps = self._longest() if size == self._batch else 1
            self._blocks[size] = Block(steps, size, self._memory.latents[VALUES], self._points, self._config.hidden)
        block = self._blocks[size]
        block.fill(points.reshape(self.runs, n, size).transpose(0, 1))
        self._graphs.run((n, size, phases), lambda: self._stepper.steps(n, block, phases))
        return block.notes[:n].clone()

    def _longest(self) -> int:
        _, runs, n, d = self._memory.latents.shape
        of_a_point = d + self._points.rows.shape[1] + 2 * self._points.values.shape[1]
        return max(1, min(_LONGEST, _NUMBERS // (runs * (self._batch * of_a_point + 2 * n))))

    def _set(self, asks: Sequence[Ask | None]) -> None:
        rates = [(ask.decoder_lr, ask.latent_lr) if ask else (0.0, 0.0) for ask in asks]
        self._settings.rates.copy_(torch.tensor(rates))
        pulls = [2 * ask.prior_weight if ask else 0.0 for ask in asks]
        self._settings.pulls.copy_(torch.tensor(pulls, dtype=torch.float64)[:, None, None])

    def measure(self, run: int, prior_weight: float) -> tuple[float, float]:
        """What `Engine.measure` does, for one run."""
        points, loss, total = self._points, loss_of(self._config), (0.0, 0.0)
        activation = ACTIVATION_FUNCTIONS[self._config.activation]
        with self._graphs.stream():
            layers = [layer[VALUES, run] for layer in self._memory.layers]
            for first in range(0, len(points.rows), _ROWS_AT_ONCE):
                part = slice(first, first + _ROWS_AT_ONCE)
                z = self._memory.latents[VALUES, run][points.owner[part]]
                out = torch.cat([z, points.rows[part]], dim=1) @ layers[0]
                for layer in layers[1:]:
                    out = activation(out) @ layer[:-1] + layer[-1]
                sums = loss.value(out, points.values[part]).sum(), prior(z, prior_weight).sum()
                total = total[0] + float(sums[0]), total[1] + float(sums[1])
        return total[0] / len(points.rows), total[1] / len(points.rows)

    def state(self, run: int) -> State:
        with self._graphs.stream():
            return self._memory.state(run)

    def restore(self, run: int, state: State) -> None:
        with self._graphs.stream():
            self._memory.restore(run, state)


class Member:
    """One run of a stack, as `Readable` has it."""

    name = "cuda"

    def __init__(self, stack: Stack, run: int) -> None:
        self._stack, self._run = stack, run

    def measure(self, prior_weight: float) -> tuple[float, float]:
        return self._stack.measure(self._run, prior_weight)

    def state(self) -> State:
        return self._stack.state(self._run)

    def restore(self, state: State) -> None:
        self._stack.restore(self._run, state)


def check(configs: Sequence[TrainingConfig]) -> None:
    """Raises ConfigError unless these runs can share a step."""
    if not configs:
        raise ConfigError("A stack needs at least one configuration; got none.")
    for config in configs:
        if config.latent_optimiser != "adam":
            raise ConfigError(
                f'Stacked runs move all latents in each step; got latent_optimiser "{config.latent_optimiser}". '
                'Choose "adam", or train by the torch engine.'
            )
        for name in _SHARED:
            first, other = getattr(configs[0], name), getattr(config, name)
            if first != other:
                raise ConfigError(
                    f"Stacked runs share {name}; got {first!r} and {other!r}. Make it the same, or train them one by "
                    "one."
                )


def _not_finite(notes: NDArray[np.float64]) -> int:
    """The first step whose loss was not finite; -1 where all were."""
    bad = ~np.isfinite(notes[:, 0] + notes[:, 1])
    return int(bad.argmax()) if bad.any() else -1


def _steps(notes: NDArray[np.float64], each: NDArray[np.int64], phase: Phase) -> Steps:
    data, prior_terms, of_decoder, of_latents = notes.T
    return Steps(
        data,
        prior_terms,
        of_decoder if moves_decoder(phase) else np.zeros(len(notes)),
        of_latents if moves_latents(phase) else np.zeros(len(notes)),
        each[: len(notes)],
    )
