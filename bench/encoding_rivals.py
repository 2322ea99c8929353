"""SciPy's Levenberg-Marquardt (MINPACK) on the same objective, from the same starts, with the same Jacobian."""

from __future__ import annotations

import copy

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import least_squares

from autodecoder_core.encoding.targets import Targets

Array = NDArray[np.float64]


def scipy_best(targets: Targets, starts: Array) -> tuple[Array, float]:
    """The best latent (d,) and its objective for the first of the targets' functions, from starts (S, d).

    Squared loss and one output. The objective is written as a sum of squares: residuals over √K, and z/σ.
    """
    decoder = copy.deepcopy(targets.model.decoder).double()
    of_z = decoder.linears[0].weight[:, : decoder.latent_dim].numpy()
    base = decoder.first_of_coords(targets.coords[0].double())  # (K, W)
    x = targets.values[0, :, 0].double()
    root, pull = 1 / np.sqrt(len(x)), np.sqrt(targets.model.config.prior_weight)

    def residuals(z: Array) -> Array:
        with torch.no_grad():
            out = decoder.rest(decoder.first_of_latents(torch.from_numpy(z)) + base)[:, 0]
        return np.concatenate([root * (out - x).numpy(), pull * z])

    def jacobian(z: Array) -> Array:
        first = (decoder.first_of_latents(torch.from_numpy(z)) + base).detach().requires_grad_()
        with torch.enable_grad():
            (row,) = torch.autograd.grad(decoder.rest(first).sum(), first)  # (K, W)
        return np.concatenate([root * (row.numpy() @ of_z), pull * np.eye(len(z))])

    found = [least_squares(residuals, start, jacobian, method="lm", xtol=1e-6, ftol=1e-6) for start in starts]
    best = min(found, key=lambda result: result.cost)
    return best.x, 2 * float(best.cost)
