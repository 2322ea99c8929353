"""The reference engine: autograd and fused Adam; any loss, any shape, CPU and CUDA."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from ...errors import ConfigError
from ...model.config import TrainingConfig
from ...model.decoder import Decoder
from ..objective import loss_of, prior
from ..phase import Phase, moves_decoder, moves_latents
from ..problem import Problem, minibatches
from .base import Losses, State

_ROWS_AT_ONCE = 1 << 17  # rows measured together


def device_of(config: TrainingConfig) -> torch.device:
    """The device that a configuration asks for. Raises ConfigError when it is not there."""
    if config.device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if config.device.startswith("cuda") and not torch.cuda.is_available():
        raise ConfigError('device is "cuda", but no CUDA card was found. Choose "auto" or "cpu".')
    try:
        return torch.device(config.device)
    except RuntimeError:
        raise ConfigError(f'device must be "auto", "cpu" or "cuda"; got {config.device!r}.') from None


class TorchEngine:
    """Both strategies with one optimiser of two groups; a frozen group gets no gradient, so Adam passes it over."""

    name = "torch"

    def __init__(self, problem: Problem, config: TrainingConfig, decoder: Decoder, latents: Tensor) -> None:
        device = device_of(config)
        self._config = config
        self._coords, self._values, self._owner = (
            part.to(device) for part in (problem.coords, problem.values, problem.owner)
        )
        self._loss = loss_of(config)
        self.decoder = decoder.to(device)
        self._latents = latents.to(device).clone().requires_grad_()
        self._weights = list(self.decoder.parameters())
        self._adam = torch.optim.Adam(
            [{"params": self._weights, "lr": config.decoder_lr}, {"params": [self._latents], "lr": config.latent_lr}],
            fused=True,
        )
        for part in (*self._weights, self._latents):  # so that a state can be copied before the first step
            self._adam.state[part] = {
                "step": torch.zeros((), dtype=torch.float32, device=device),
                "exp_avg": torch.zeros_like(part),
                "exp_avg_sq": torch.zeros_like(part),
            }

    def epoch(self, number: int, phase: Phase, *, decoder_lr: float, latent_lr: float, prior_weight: float) -> Losses:
        self._freeze(phase)
        self._adam.param_groups[0]["lr"], self._adam.param_groups[1]["lr"] = decoder_lr, latent_lr
        totals = torch.zeros(2, dtype=torch.float64, device=self._latents.device)
        batches = minibatches(len(self._values), self._config, number)
        for batch in batches:
            data, prior_term = self._terms(batch.to(self._latents.device), prior_weight)
            self._adam.zero_grad(set_to_none=True)
            (data + prior_term).backward()  # type: ignore[no-untyped-call]
            self._adam.step()
            totals += torch.stack([data.detach(), prior_term.detach()]) * len(batch)
        mean = totals / len(self._values)
        return Losses(float(mean[0]), float(mean[1]), len(batches))

    @torch.no_grad()
    def measure(self, prior_weight: float) -> Losses:
        totals = torch.zeros(2, dtype=torch.float64)
        everything = torch.arange(len(self._values), device=self._latents.device)
        for rows in torch.split(everything, _ROWS_AT_ONCE):
            data, prior_term = self._terms(rows, prior_weight)
            totals += torch.tensor([float(data), float(prior_term)], dtype=torch.float64) * len(rows)
        mean = totals / len(self._values)
        return Losses(float(mean[0]), float(mean[1]), 0)

    def _terms(self, rows: Tensor, prior_weight: float) -> tuple[Tensor, Tensor]:
        """The two means of the objective over these points."""
        z = functional.embedding(self._owner[rows], self._latents)  # (B, d)
        out = self.decoder(z, self._coords[rows])  # (B, m)
        return self._loss.value(out, self._values[rows]).mean(), prior(z, prior_weight).mean()

    def _freeze(self, phase: Phase) -> None:
        self.decoder.requires_grad_(moves_decoder(phase))
        self._latents.requires_grad_(moves_latents(phase))

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
