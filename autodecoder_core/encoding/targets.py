"""Functions to be encoded, as one padded batch, and the objective's value and derivatives at many latents at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..model.autodecoder import Autodecoder
from ..training.objective import Loss, loss_of
from .functions import Functions

ROWS_AT_ONCE = 1 << 16  # decoder rows in memory together: 16 MB a layer at width 64


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
    def of(cls, functions: Functions) -> Targets:
        """Pad them."""
        model, counts = functions.model, functions.counts
        n, longest = len(functions), int(counts.max())
        own = torch.from_numpy(np.arange(longest) < counts[:, None])  # (F, K)
        coords, values = torch.zeros(n, longest, model.n_coords), torch.zeros(n, longest, model.n_outputs)
        coords[own], values[own] = torch.from_numpy(functions.coords), torch.from_numpy(functions.values)
        weight = own / torch.from_numpy(counts)[:, None].float()
        with torch.no_grad():
            of_coords = model.decoder.first_of_coords(coords)
        return cls(model, loss_of(model.config), coords, of_coords, values, weight)

    @property
    def counts(self) -> Tensor:
        """(F,) points of each function."""
        return (self.weight > 0).sum(dim=1)

    def _pieces(self, n: int) -> list[slice]:
        """The points cut so that n latents on one piece fit into memory; nearly always the whole."""
        longest = self.values.shape[1]
        step = max(1, ROWS_AT_ONCE // n)
        return [slice(first, first + step) for first in range(0, longest, step)]

    def _of(self, table: Tensor, of: Tensor, piece: slice) -> Tensor:
        """Rows of[s] of a table (F, K, …), piece by piece: (S, K', …); without a copy where there is one function."""
        part = table[:, piece]
        return part.expand(len(of), *part.shape[1:]) if len(part) == 1 else part[of]

    @torch.no_grad()
    def objective(self, z: Tensor, of: Tensor) -> tuple[Tensor, Tensor]:
        """Objective and data loss (S,), float64, of latents z (S, d), each for the function of[s]."""
        decoder = self.model.decoder
        of_z = decoder.first_of_latents(z)[:, None, :]
        data = torch.zeros(len(z), dtype=torch.float64)
        for piece in self._pieces(len(z)):
            data += self._data(decoder.rest(of_z + self._of(self.of_coords, of, piece)), of, piece)
        return self._with_prior(data, z), data

    def gradient(self, z: Tensor, of: Tensor) -> Tensor:
        """Gradient of the objective (S, d), by one reverse pass through the sum of all: each depends on its own z."""
        decoder, weight = self.model.decoder, self.model.config.prior_weight
        gradient = 2 * weight * z
        for piece in self._pieces(len(z)):
            leaf = z.detach().requires_grad_()
            with torch.enable_grad():
                out = decoder.rest(decoder.first_of_latents(leaf)[:, None, :] + self._of(self.of_coords, of, piece))
                each = self.loss.value(out, self._of(self.values, of, piece))
                total = (each * self._of(self.weight, of, piece)).sum()
            gradient = gradient + torch.autograd.grad(total, leaf)[0]
        return gradient

    def quadratic(self, z: Tensor, of: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Objective (S,), data loss (S,), gradient (S, d) and Gauss-Newton Hessian (S, d, d), float64."""
        d, weight = z.shape[1], self.model.config.prior_weight
        of_z = self.model.decoder.first_of_latents(z)[:, None, :]
        data = torch.zeros(len(z), dtype=torch.float64)
        gradient = 2 * weight * z.double()
        hessian = 2 * weight * torch.eye(d, dtype=torch.float64).expand(len(z), d, d)
        for piece in self._pieces(len(z)):
            of_data = self._quadratic(of_z, of, piece)
            data, gradient, hessian = data + of_data[0], gradient + of_data[1], hessian + of_data[2]
        return self._with_prior(data, z), data, gradient, hessian

    def _quadratic(self, of_z: Tensor, of: Tensor, piece: slice) -> tuple[Tensor, Tensor, Tensor]:
        """The same of the data loss, over one piece of the points; of_z (S, 1, W) is the first layer's share of z.

        Since a row of the output depends on its own row of the first layer's sum alone, one reverse pass through the
        sum of an output gives that output's Jacobian for all points and starts at once.
        """
        decoder = self.model.decoder
        first = (of_z + self._of(self.of_coords, of, piece)).detach().requires_grad_()  # (S, K, W)
        with torch.enable_grad():
            out = decoder.rest(first)  # (S, K, m)
            rows = [
                torch.autograd.grad(out[..., q].sum(), first, retain_graph=q < out.shape[-1] - 1)[0]
                for q in range(out.shape[-1])
            ]
        weights_of_z = decoder.linears[0].weight[:, : decoder.latent_dim].detach()  # (W, d)
        jacobian = torch.stack([row @ weights_of_z for row in rows], dim=-2)  # (S, K, m, d)
        out, target, weight = out.detach(), self._of(self.values, of, piece), self._of(self.weight, of, piece)
        slope = self.loss.gradient(out, target) * weight[..., None]  # (S, K, m)
        bend = self.loss.curvature(out, target) * weight[..., None, None]  # (S, K, m, m)
        flat = jacobian.flatten(1, 2).transpose(1, 2)  # (S, d, K m)
        gradient = (flat @ slope.flatten(1)[..., None])[..., 0]
        hessian = flat @ (bend @ jacobian).flatten(1, 2)
        return self._data(out, of, piece), gradient.double(), hessian.double()

    def _data(self, out: Tensor, of: Tensor, piece: slice) -> Tensor:
        """A piece's share of the data loss (S,), summed in float64."""
        each = self.loss.value(out.double(), self._of(self.values, of, piece).double())  # (S, K)
        return (each * self._of(self.weight, of, piece)).sum(dim=1)

    def _with_prior(self, data: Tensor, z: Tensor) -> Tensor:
        return data + self.model.config.prior_weight * z.double().square().sum(dim=1)
