"""The objective, made literal: mean over sampled points of L(f_θ(z_i, t_k), x_i(t_k)) + ‖z_i‖²/σ².

The prior stands inside the sum over points: a function with K points carries K times the prior. Training and
encoding use this one form. L is averaged over the m outputs and takes what the decoder puts out: normalised values, or
logits under the cross-entropies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from ..model.config import TrainingConfig

_SMALLEST = 1e-3  # residuals below this count as this in the curvature of |r|, which has none at zero


@dataclass(frozen=True, slots=True)
class Loss:
    """L and its first two derivatives by the decoder's output.

    value: (R, m), (R, m) -> (R,). gradient: -> (R, m). curvature: -> (R, m, m), positive semidefinite: the exact
    Hessian where L is convex and smooth, the weight of iteratively reweighted least squares where it is not
    (Holland & Welsch 1977), so that Gauss-Newton steps descend.
    """

    value: Callable[[Tensor, Tensor], Tensor]
    gradient: Callable[[Tensor, Tensor], Tensor]
    curvature: Callable[[Tensor, Tensor], Tensor]


def _elementwise(
    value: Callable[[Tensor, Tensor], Tensor],
    gradient: Callable[[Tensor, Tensor], Tensor],
    curvature: Callable[[Tensor, Tensor], Tensor],
) -> Loss:
    """A loss that is a mean over outputs of a function of each."""

    def diagonal(out: Tensor, target: Tensor) -> Tensor:
        return torch.diag_embed(curvature(out, target) / out.shape[-1])

    return Loss(
        lambda out, target: value(out, target).mean(dim=-1),
        lambda out, target: gradient(out, target) / out.shape[-1],
        diagonal,
    )


def _huber(scale: float) -> Loss:
    """r² inside ±scale, then linear with the same slope: the squared loss with outliers tamed."""

    def value(out: Tensor, target: Tensor) -> Tensor:
        size = (out - target).abs()
        return torch.where(size <= scale, size**2, 2 * scale * size - scale**2)

    def weight(out: Tensor, target: Tensor) -> Tensor:
        return 2 * (scale / (out - target).abs().clamp_min(scale))

    return _elementwise(value, lambda out, target: weight(out, target) * (out - target), weight)


def _clamped(scale: float) -> Loss:
    """min(|r|, scale): beyond the clamp a point has no say."""

    def weight(out: Tensor, target: Tensor) -> Tensor:
        size = (out - target).abs()
        return torch.where(size < scale, 1 / size.clamp_min(_SMALLEST), torch.zeros_like(size))

    return _elementwise(
        lambda out, target: (out - target).abs().clamp_max(scale),
        lambda out, target: torch.sign(out - target) * ((out - target).abs() < scale),
        weight,
    )


def _categorical() -> Loss:
    def curvature(out: Tensor, target: Tensor) -> Tensor:
        p = torch.softmax(out, dim=-1)
        return target.sum(-1)[..., None, None] * (torch.diag_embed(p) - p[..., :, None] * p[..., None, :])

    return Loss(
        lambda out, target: -(target * torch.log_softmax(out, dim=-1)).sum(dim=-1),
        lambda out, target: target.sum(-1, keepdim=True) * torch.softmax(out, dim=-1) - target,
        curvature,
    )


def loss_of(config: TrainingConfig) -> Loss:
    """The L that a configuration names."""
    if config.loss == "huber":
        return _huber(config.loss_scale)
    if config.loss == "clamped":
        return _clamped(config.loss_scale)
    if config.loss == "cce":
        return _categorical()
    if config.loss == "mae":
        return _elementwise(
            lambda out, target: (out - target).abs(),
            lambda out, target: torch.sign(out - target),
            lambda out, target: 1 / (out - target).abs().clamp_min(_SMALLEST),
        )
    if config.loss == "bce":
        return _elementwise(
            lambda out, target: functional.binary_cross_entropy_with_logits(out, target, reduction="none"),
            lambda out, target: torch.sigmoid(out) - target,
            lambda out, target: torch.sigmoid(out) * torch.sigmoid(-out),
        )
    return _elementwise(
        lambda out, target: (out - target) ** 2,
        lambda out, target: 2 * (out - target),
        lambda out, target: torch.full_like(out, 2.0),
    )


def prior(latents: Tensor, weight: float) -> Tensor:
    """λ‖z‖² of each row: (R, d) -> (R,)."""
    return weight * latents.square().sum(dim=-1)


def prior_weight_at(config: TrainingConfig, epoch: int) -> float:
    """λ in this epoch (from 0): linear from 0 during the warm-up, full after it."""
    warm = config.prior_warmup * config.strategy.total_epochs
    return config.prior_weight * (min(1.0, (epoch + 1) / warm) if warm > 0 else 1.0)
