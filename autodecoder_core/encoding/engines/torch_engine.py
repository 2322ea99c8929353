"""The reference: both methods by torch, all starts of all functions in one batch, for every loss and anywhere."""

from __future__ import annotations

import torch
from torch import Tensor

from ..adam import adam
from ..functions import Functions
from ..levenberg_marquardt import levenberg_marquardt
from ..search import Search
from ..starts import starts
from ..targets import Targets
from .base import Found


def by_levenberg_marquardt(functions: Functions, n_starts: int, seed: int) -> Found:
    """From screened and spread starts."""
    targets = Targets.of(functions)
    z = starts(targets, n_starts, seed).flatten(0, 1)
    return _found(targets, levenberg_marquardt(targets, z, _owners(functions, n_starts)), n_starts)


def by_adam(functions: Functions, n_starts: int, seed: int) -> Found:
    """From starts drawn as the training's own were; the same ones for every function."""
    targets, config = Targets.of(functions), functions.model.config
    z = torch.randn(n_starts, functions.model.latent_dim, generator=torch.Generator().manual_seed(seed))
    fresh = (z * config.latent_init_std).repeat(len(functions), 1)
    return _found(targets, adam(targets, fresh, _owners(functions, n_starts), lr=config.latent_lr), n_starts)


def _owners(functions: Functions, n: int) -> Tensor:
    return torch.arange(len(functions)).repeat_interleave(n)


def _found(targets: Targets, search: Search, n: int) -> Found:
    n_functions, d = len(targets.values), search.z.shape[1]
    each = torch.arange(n_functions)
    objectives = search.objective.reshape(n_functions, n)
    winner = objectives.nan_to_num(nan=torch.inf).argmin(dim=1)
    row = winner + each * n
    _, _, _, hessians = targets.quadratic(search.z[row], each)
    start_objectives, _ = targets.objective(search.path[0, row], each)
    return Found(
        starts=search.path[0].reshape(n_functions, n, d).numpy(),
        minima=search.z.reshape(n_functions, n, d).numpy(),
        objectives=objectives.numpy(),
        winner=winner.numpy(),
        data_losses=search.data_loss[row].numpy(),
        start_objectives=start_objectives.numpy(),
        converged=search.converged[row].numpy(),
        steps=search.steps[row].numpy(),
        evaluations=search.evaluations.reshape(n_functions, n).sum(dim=1).numpy(),
        paths=search.path[:, row].transpose(0, 1).numpy(),
        hessians=hessians.numpy(),
    )
