"""Functions to be encoded, as one padded batch, and the objective's value and derivatives at many latents at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..errors import DataError
from ..model.autodecoder import Autodecoder
from ..training.objective import Loss, loss_of

Function = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Targets:
    """F functions padded to K points: of_coords (F, K, W) the first layer's share of t, values (F, K, m),
    weight (F, K) = 1/K_i on a function's own K_i points and 0 on padding, so that a weighted sum is its mean."""

    model: Autodecoder
    loss: Loss
    coords: Tensor
    of_coords: Tensor
    values: Tensor
    weight: Tensor

    @classmethod
    def of(cls, model: Autodecoder, functions: Sequence[Function]) -> Targets:
        """Check and normalise. Raises DataError for shapes that do not fit, no points, or values not finite."""
        longest = max((len(values) for _, values in functions), default=0)
        coords = torch.zeros(len(functions), longest, model.n_coords)
        values = torch.zeros(len(functions), longest, model.n_outputs)
        weight = torch.zeros(len(functions), longest)
        for i, (raw_coords, raw_values) in enumerate(functions):
            at = model.check_coords(raw_coords)
            x = model.check_values(raw_values, len(at))
            if len(at) == 0:
                raise DataError("There is nothing to encode: the function has no points. Give it at least one.")
            if not (np.isfinite(at).all() and np.isfinite(x).all()):
                raise DataError("Coordinates and values to encode must be finite; leave out points that are missing.")
            coords[i, : len(at)] = torch.as_tensor(model.normalisation.coords.forward(at))
            values[i, : len(at)] = torch.as_tensor(model.normalisation.values.forward(x))
            weight[i, : len(at)] = 1.0 / len(at)
        with torch.no_grad():
            of_coords = model.decoder.first_of_coords(coords)
        return cls(model, loss_of(model.config), coords, of_coords, values, weight)

    @property
    def counts(self) -> Tensor:
        """(F,) points of each function."""
        return (self.weight > 0).sum(dim=1)

    @torch.no_grad()
    def objective(self, z: Tensor, of: Tensor) -> tuple[Tensor, Tensor]:
        """Objective and data loss (S,), float64, of latents z (S, d), each for the function of[s]."""
        out = self.model.decoder.rest(self.model.decoder.first_of_latents(z)[:, None, :] + self.of_coords[of])
        return self._values(z, of, out)

    def _values(self, z: Tensor, of: Tensor, out: Tensor) -> tuple[Tensor, Tensor]:
        each = self.loss.value(out.double(), self.values[of].double())  # (S, K)
        data = (each * self.weight[of]).sum(dim=1)
        return data + self.model.config.prior_weight * z.double().square().sum(dim=1), data

    def quadratic(self, z: Tensor, of: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Objective (S,), data loss (S,), gradient (S, d) and Gauss-Newton Hessian (S, d, d), float64.

        Since a row of the output depends on its own row of the first layer's sum alone, one reverse pass through the
        sum of an output gives that output's Jacobian for all points and starts at once.
        """
        decoder = self.model.decoder
        first = (decoder.first_of_latents(z)[:, None, :] + self.of_coords[of]).detach().requires_grad_()  # (S, K, W)
        with torch.enable_grad():
            out = decoder.rest(first)  # (S, K, m)
            rows = [
                torch.autograd.grad(out[..., q].sum(), first, retain_graph=q < out.shape[-1] - 1)[0]
                for q in range(out.shape[-1])
            ]
        of_z = decoder.linears[0].weight[:, : decoder.latent_dim]  # (W, d)
        jacobian = torch.stack([row @ of_z for row in rows], dim=-2).detach()  # (S, K, m, d)
        out, target, weight = out.detach(), self.values[of], self.weight[of]
        slope = self.loss.gradient(out, target) * weight[..., None]  # (S, K, m)
        bend = self.loss.curvature(out, target) * weight[..., None, None]  # (S, K, m, m)
        gradient = torch.einsum("skmd,skm->sd", jacobian, slope).double()
        flat = (bend @ jacobian).flatten(1, 2)  # (S, K m, d)
        hessian = (jacobian.flatten(1, 2).transpose(1, 2) @ flat).double()
        value, data = self._values(z, of, out)
        prior_weight = self.model.config.prior_weight
        gradient = gradient + 2 * prior_weight * z.double()
        hessian = hessian + 2 * prior_weight * torch.eye(z.shape[1], dtype=torch.float64)
        return value, data, gradient, hessian
