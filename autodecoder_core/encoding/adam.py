"""The first auto-decoders' way to encode: θ frozen, a fresh random z, some hundred Adam steps on the same objective."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from .search import Search
from .targets import Targets

STEPS = 800  # Park et al. 2019, DeepSDF, reconstruct.py
_SETTLED = 1e-6


def adam(targets: Targets, z: Tensor, of: Tensor, *, lr: float, steps: int = STEPS) -> Search:
    """From latents z (S, d), each for the function of[s]; the step size falls along half a cosine from lr to lr/100.

    Converged means that the gradient at the end would change the objective by less than a millionth per unit step of
    the trust scale: ‖g‖² ≤ 1e-6 · objective.
    """
    z = z.clone()
    first, second = torch.zeros_like(z), torch.zeros_like(z)
    path = [z.clone()]
    for step in range(1, steps + 1):
        gradient = targets.gradient(z, of)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = lr * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / steps)))
        z = z - rate * (first / (1 - 0.9**step)) / ((second / (1 - 0.999**step)).sqrt() + 1e-8)
        path.append(z.clone())
    value, data = targets.objective(z, of)
    converged = targets.gradient(z, of).double().square().sum(dim=1) <= _SETTLED * value
    count = torch.full_like(of, steps)
    return Search(z, value, data, converged, torch.stack(path), count, count)
