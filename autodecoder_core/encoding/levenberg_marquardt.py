"""Levenberg-Marquardt over z (Levenberg 1944; Marquardt 1963): Gauss-Newton steps, damped until they descend.

Gauss-Newton is right here because the objective is a mean of losses of few-parameter outputs: d is small, K large, and
JᵀHJ costs one forward and m reverse passes. All starts of all functions go in one batch.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..kernels.search_memory import Schedule
from .search import Search
from .targets import Targets

SCHEDULE = Schedule(
    max_steps=40,
    damping=1e-2,
    easier=0.5,
    harder=8.0,
    least=1e-9,
    most=1e6,
    settled=1e-6,  # relative decrease, made or promised, below which a start has converged
    hope=4.0,  # times what a step promises: what a start may still gain in all
    same=0.03,  # of the objective, by which two places may differ and count as one minimum
)


def levenberg_marquardt(targets: Targets, z: Tensor, of: Tensor, schedule: Schedule = SCHEDULE) -> Search:
    """From latents z (S, d), each for the function of[s].

    A start has converged when half its Newton decrement gᵀH⁻¹g, the decrease that an undamped step promises (Boyd &
    Vandenberghe 2004, section 9.5.1), or the decrease that a step made, is a millionth of the objective, or when no
    damping makes a step descend any more (a minimum to machine precision). A start is given up when another of the
    same function has converged below all that it can hope for: four times what its undamped step promises; or when
    that step leads to the very minimum that is the lowest so far, where it saves the last steps, nearly half of all.
    """
    z = z.clone()
    value, data, gradient, hessian = targets.quadratic(z, of)
    best, best_data, converged = value.clone(), data.clone(), torch.zeros_like(value, dtype=torch.bool)
    steps, evaluations = torch.zeros_like(of), torch.ones_like(of)
    path = [z.clone()]
    # From here on `at`, `value`, `data`, … hold the starts that still move, `live`, and nothing else.
    live, at, at_of = torch.arange(len(z)), z.clone(), of
    damping, idle = torch.full_like(value, schedule.damping), torch.zeros_like(converged)
    reached = torch.full((len(targets.values),), torch.inf, dtype=value.dtype)  # by starts that have converged, and
    lowest = torch.zeros(len(reached), z.shape[1])  # where
    for _ in range(schedule.max_steps):
        step, newton = _step(hessian, gradient, damping)
        promised = (gradient * newton).sum(dim=1) / 2
        settled = idle | (promised <= schedule.settled * value) | (damping > schedule.most)
        if settled.any():
            converged[live[settled]] = value[settled].isfinite()
            _lower(reached, lowest, at_of[settled], value[settled], at[settled])
        apart = at - newton - lowest[at_of]
        same = (apart[:, None] @ hessian @ apart[:, :, None])[:, 0, 0] / 2 < schedule.same * reached[at_of]
        same &= value >= reached[at_of]
        over = settled | same | (value - schedule.hope * promised > reached[at_of])
        if over.any():
            live, at, at_of, value, data, gradient, hessian, damping, step = (
                part[~over] for part in (live, at, at_of, value, data, gradient, hessian, damping, step)
            )
            if not len(live):
                break
        trial = at - step.float()
        new_value, new_data, new_gradient, new_hessian = targets.quadratic(trial, at_of)
        better = new_value < value  # false where it is not finite, too
        idle = better & (value - new_value <= schedule.settled * value)
        at = torch.where(better[:, None], trial, at)
        value, data = torch.where(better, new_value, value), torch.where(better, new_data, data)
        gradient = torch.where(better[:, None], new_gradient, gradient)
        hessian = torch.where(better[:, None, None], new_hessian, hessian)
        damping = torch.where(better, (damping * schedule.easier).clamp_min(schedule.least), damping * schedule.harder)
        z[live], best[live], best_data[live] = at, value, data
        steps[live] += 1
        evaluations[live] += 1
        path.append(z.clone())
    converged[live[idle[: len(live)]]] = True
    return Search(z, best, best_data, converged, torch.stack(path), steps, evaluations)


def _lower(reached: Tensor, lowest: Tensor, of: Tensor, value: Tensor, at: Tensor) -> None:
    """Note for each function the lowest of values (S,) at (S, d), if it is lower than what was reached."""
    for s in value.argsort(descending=True).tolist():  # the lowest writes last
        if value[s] < reached[of[s]]:
            reached[of[s]], lowest[of[s]] = value[s], at[s]


def _step(hessian: Tensor, gradient: Tensor, damping: Tensor) -> tuple[Tensor, Tensor]:
    """δ (S, d) of (H + μ diag H) δ = g for each start, damped and undamped: (S, d, d), (S, d), (S,).

    The prior keeps H positive definite; a trace of the largest diagonal is added so that a direction without curvature
    has a bounded step.
    """
    diagonal = hessian.diagonal(dim1=-2, dim2=-1)
    floor = 1e-8 * diagonal.amax(dim=-1, keepdim=True) + 1e-12
    damped = torch.stack([damping[:, None] * (diagonal + floor) + floor, floor.expand_as(diagonal)])
    solved, _ = torch.linalg.solve_ex(
        hessian + torch.diag_embed(damped), gradient.expand(2, *gradient.shape)[..., None]
    )
    step, newton = solved[..., 0]
    return step, newton
