"""Levenberg-Marquardt over z (Levenberg 1944; Marquardt 1963): Gauss-Newton steps, damped until they descend.

Gauss-Newton is right here because the objective is a mean of losses of few-parameter outputs: d is small, K large, and
JᵀHJ costs one forward and m reverse passes. All starts of all functions go in one batch.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .search import Search
from .targets import Targets

MAX_STEPS = 40
_DAMPING, _EASIER, _HARDER, _LEAST, _MOST = 1e-2, 0.2, 5.0, 1e-9, 1e6
_SETTLED = 1e-6  # relative decrease of an accepted step below which a start has converged


def levenberg_marquardt(targets: Targets, z: Tensor, of: Tensor, *, max_steps: int = MAX_STEPS) -> Search:
    """From latents z (S, d), each for the function of[s]. A start ends when an accepted step hardly helps, or when no
    damping makes a step descend any more (a minimum to machine precision)."""
    z = z.clone()
    value, data, gradient, hessian = targets.quadratic(z, of)
    damping = torch.full_like(value, _DAMPING)
    active = torch.ones_like(value, dtype=torch.bool)
    converged = torch.zeros_like(active)
    steps, evaluations = torch.zeros_like(of), torch.ones_like(of)
    path = [z.clone()]
    for _ in range(max_steps):
        a = active.nonzero()[:, 0]
        if not len(a):
            break
        trial = z[a] - _solve(hessian[a], gradient[a], damping[a]).float()
        new_value, new_data, new_gradient, new_hessian = targets.quadratic(trial, of[a])
        better = new_value < value[a]  # false where it is not finite, too
        decrease = value[a] - new_value
        yes, no = a[better], a[~better]
        z[yes], value[yes], data[yes] = trial[better], new_value[better], new_data[better]
        gradient[yes], hessian[yes] = new_gradient[better], new_hessian[better]
        damping[yes] = (damping[yes] * _EASIER).clamp_min(_LEAST)
        damping[no] = damping[no] * _HARDER
        steps[a] += 1
        evaluations[a] += 1
        settled = torch.zeros_like(better)
        settled[better] = decrease[better] <= _SETTLED * value[yes]
        settled[~better] = damping[no] > _MOST
        converged[a[settled]] = True
        active[a[settled]] = False
        path.append(z.clone())
    return Search(z, value, data, converged, torch.stack(path), steps, evaluations)


def _solve(hessian: Tensor, gradient: Tensor, damping: Tensor) -> Tensor:
    """(H + μ diag H) δ = g for each start: (S, d, d), (S, d), (S,) -> (S, d). The prior keeps H positive definite; a
    trace of the largest diagonal is added so that a direction without curvature has a bounded step."""
    diagonal = hessian.diagonal(dim1=-2, dim2=-1)
    floor = 1e-8 * diagonal.amax(dim=-1, keepdim=True) + 1e-12
    damped = hessian + torch.diag_embed(damping[:, None] * (diagonal + floor) + floor)
    step: Tensor = torch.linalg.solve(damped, gradient)
    return step
