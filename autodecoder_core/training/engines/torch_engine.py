"""The reference engine: autograd and Adam; any loss, any shape, any precision, CPU and CUDA."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ...errors import ConfigError
from ...model.config import TrainingConfig
from ...model.decoder import Decoder
from ..objective import loss_of, prior
from ..phase import Phase, moves_decoder, moves_latents
from ..problem import Problem
from .base import Order, State, Steps, sizes

_ROWS_AT_ONCE = 1 << 17  # rows measured together
_B1, _B2, _EPSILON = 0.9, 0.999, 1e-8


def device_of(config: TrainingConfig) -> torch.device:
    """The device that a configuration asks for. Raises ConfigError when it is not there."""
    if config.device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if config.device.startswith("cuda") and not torch.cuda.is_available():
        raise ConfigError('device is "cuda", but no CUDA card was found. Choose "auto" or "cpu".')
    return torch.device(config.device)


class TorchEngine:
    """Both strategies with one optimiser of two groups; a frozen group gets no gradient, so Adam passes it over."""

    name = "torch"

    def __init__(self, problem: Problem, config: TrainingConfig, decoder: Decoder, latents: Tensor) -> None:
        device = device_of(config)
        self._config = config
        self._lazy = config.latent_optimiser == "lazy_adam"
        self._coords, self._values, self._owner = (
            part.to(device) for part in (problem.coords, problem.values, problem.owner)
        )
        self._loss = loss_of(config)
        self.decoder = decoder.to(device)
        self._latents = latents.to(device).clone().requires_grad_()
        self._weights = list(self.decoder.parameters())
        self._adam = torch.optim.Adam(
            [{"params": self._weights, "lr": config.decoder_lr}, {"params": [self._latents], "lr": config.latent_lr}],
            betas=(_B1, _B2),
            eps=_EPSILON,
            fused=True,
        )
        for part in (*self._weights, self._latents):  # so that a state can be copied before the first step
            self._adam.state[part] = {
                "step": torch.zeros((), dtype=torch.float32, device=device),
                "exp_avg": torch.zeros_like(part),
                "exp_avg_sq": torch.zeros_like(part),
            }

    def advance(self, order: Order, phase: Phase, *, decoder_lr: float, latent_lr: float, prior_weight: float) -> Steps:
        self.decoder.requires_grad_(moves_decoder(phase))
        self._latents.requires_grad_(moves_latents(phase))
        self._adam.param_groups[0]["lr"], self._adam.param_groups[1]["lr"] = decoder_lr, latent_lr
        points = torch.from_numpy(order).to(self._latents.device)
        notes = []
        for batch in torch.split(points, self._config.batch_size):
            data, prior_term = self._terms(batch, prior_weight)
            notes.append([data.item(), prior_term.item(), 0.0, 0.0])
            if not math.isfinite(notes[-1][0] + notes[-1][1]):
                break
            self._adam.zero_grad(set_to_none=True)
            (data + prior_term).backward()  # type: ignore[no-untyped-call]
            if self._lazy and moves_latents(phase):
                notes[-1][3] = self._move_rows(latent_lr)
            elif moves_latents(phase):
                notes[-1][3] = _norm([self._latents])
            if moves_decoder(phase):
                notes[-1][2] = _norm(self._weights)
            self._adam.step()
        noted = np.array(notes)
        data, prior_terms, of_decoder, of_latents = noted.T
        return Steps(
            data, prior_terms, of_decoder, of_latents, sizes(len(order), self._config.batch_size)[: len(noted)]
        )

    @torch.no_grad()
    def _move_rows(self, rate: float) -> float:
        """Adam on the rows in the minibatch alone (LazyAdam): the others rest, moments and all; returns the norm."""
        gradient = self._latents.grad
        assert gradient is not None
        gradient = gradient.coalesce()
        self._latents.grad = None  # nothing is left for the dense optimiser
        rows, values, entry = gradient.indices()[0], gradient.values(), self._adam.state[self._latents]
        entry["step"] += 1
        n = float(entry["step"])
        first = _B1 * entry["exp_avg"][rows] + (1 - _B1) * values
        second = _B2 * entry["exp_avg_sq"][rows] + (1 - _B2) * values**2
        entry["exp_avg"][rows], entry["exp_avg_sq"][rows] = first, second
        step = (first / (1 - _B1**n)) / ((second / (1 - _B2**n)).sqrt() + _EPSILON)
        self._latents[rows] -= rate * step
        return float(values.norm())

    @torch.no_grad()
    def measure(self, prior_weight: float) -> tuple[float, float]:
        data = prior_term = 0.0
        everything = torch.arange(len(self._values), device=self._latents.device)
        for rows in torch.split(everything, _ROWS_AT_ONCE):
            means = self._terms(rows, prior_weight)
            data, prior_term = data + float(means[0]) * len(rows), prior_term + float(means[1]) * len(rows)
        return data / len(self._values), prior_term / len(self._values)

    def _terms(self, rows: Tensor, prior_weight: float) -> tuple[Tensor, Tensor]:
        """The two means of the objective over these points."""
        z = functional.embedding(self._owner[rows], self._latents, sparse=self._lazy)  # (B, d)
        out = self.decoder(z, self._coords[rows])  # (B, m)
        return self._loss.value(out, self._values[rows]).mean(), prior(z, prior_weight).mean()

    def state(self) -> State:
        parts = [*self._weights, self._latents]
        copies = [part.detach().cpu().clone() for part in parts]
        adam = [self._adam.state[part] for part in parts]
        return State(
            tuple(copies[:-1]),
            copies[-1],
            tuple(entry["exp_avg"].cpu().clone() for entry in adam),
            tuple(entry["exp_avg_sq"].cpu().clone() for entry in adam),
            (int(adam[0]["step"]), int(adam[-1]["step"])),
        )

    @torch.no_grad()
    def restore(self, state: State) -> None:
        parts = [*self._weights, self._latents]
        saved = [*state.weights, state.latents]
        for i, (part, value) in enumerate(zip(parts, saved, strict=True)):
            part.copy_(value)
            entry = self._adam.state[part]
            entry["exp_avg"].copy_(state.first_moments[i])
            entry["exp_avg_sq"].copy_(state.second_moments[i])
            entry["step"].fill_(state.steps[int(i == len(parts) - 1)])


def _norm(parts: Sequence[Tensor]) -> float:
    return float(torch.nn.utils.get_total_norm([part.grad for part in parts if part.grad is not None]))
