"""The decoder f_θ(z, t): a plain multilayer perceptron of a latent and, beside it, features of the coordinates."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor, nn

from ..errors import ConfigError
from .config import ACTIVATIONS
from .frequencies import frequencies

ACTIVATION_FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "silu": nn.functional.silu,
    "relu": torch.relu,
    "sine": torch.sin,
}
# Variance-keeping gain of each activation: tanh's is nn.init.calculate_gain's; for sine see Sitzmann et al. 2020
# (SIREN, arXiv:2006.09661), whose weights are uniform on ±√(6/n), a gain of √2.
_GAIN = {"tanh": 5 / 3, "silu": math.sqrt(2), "relu": math.sqrt(2), "sine": math.sqrt(2)}


class Linear(nn.Module):
    """W h + b with its parameters left unset: models are filled from a file or a snapshot ten times a second, and
    nn.Linear would draw random numbers first."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        self.bias = nn.Parameter(torch.empty(out_features))

    def forward(self, h: Tensor) -> Tensor:  # (..., in) -> (..., out)
        return nn.functional.linear(h, self.weight, self.bias)


class Decoder(nn.Module):
    """x = f_θ(z, t), normalised coordinates in, normalised values (or logits) out.

    Input order: z (d), t (c), sin(t_j ω_k) (c·F, coordinate-major), cos(t_j ω_k) (c·F). Every hidden layer is
    activation(W h + b); the last layer is linear. Weights are drawn uniformly with the activation's gain from
    `generator`, so that a seed gives the same decoder whatever else has drawn numbers.
    """

    frequencies: Tensor

    def __init__(
        self,
        latent_dim: int,
        n_coords: int,
        n_outputs: int,
        hidden: tuple[int, ...],
        activation: str = "silu",
        coordinate_features: int = 0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if activation not in ACTIVATIONS:
            raise ConfigError(f"activation must be one of {', '.join(ACTIVATIONS)}; got {activation!r}.")
        self.latent_dim, self.n_coords, self.n_outputs = latent_dim, n_coords, n_outputs
        self.activation = activation
        self.register_buffer(
            "frequencies", torch.tensor(frequencies(coordinate_features), dtype=torch.float32), persistent=False
        )
        n_in = latent_dim + n_coords * (1 + 2 * coordinate_features)
        widths = [n_in, *hidden, n_outputs]
        self.layers = nn.ModuleList(Linear(a, b) for a, b in pairwise(widths))
        if generator is not None:
            self._draw_weights(generator)

    @torch.no_grad()
    def _draw_weights(self, generator: torch.Generator) -> None:
        for i, layer in enumerate(self.linears):
            gain = _GAIN[self.activation] if i < len(self.layers) - 1 else 1.0
            bound = gain * math.sqrt(3.0 / layer.in_features)
            layer.weight.uniform_(-bound, bound, generator=generator)
            layer.bias.uniform_(-1.0, 1.0, generator=generator).mul_(1.0 / math.sqrt(layer.in_features))

    @property
    def linears(self) -> list[Linear]:
        return list(self.layers)  # type: ignore[arg-type]  # a ModuleList of our own layers

    def features(self, coords: Tensor) -> Tensor:  # (..., c) -> (..., c (1 + 2 F))
        if not len(self.frequencies):
            return coords
        angles = (coords[..., :, None] * self.frequencies).flatten(-2)  # (..., c F)
        return torch.cat([coords, torch.sin(angles), torch.cos(angles)], dim=-1)

    def first_of_latents(self, latents: Tensor) -> Tensor:  # (..., d) -> (..., W)
        """The first layer's share of z, before its activation."""
        return latents @ self.linears[0].weight[:, : self.latent_dim].T

    def first_of_coords(self, coords: Tensor) -> Tensor:  # (..., c) -> (..., W)
        """The first layer's share of t, bias included: computed once for any number of latents."""
        first = self.linears[0]
        return self.features(coords) @ first.weight[:, self.latent_dim :].T + first.bias

    def rest(self, first: Tensor) -> Tensor:  # (..., W) -> (..., m)
        """Everything after the first layer's sum."""
        function = ACTIVATION_FUNCTIONS[self.activation]
        for layer in self.linears[1:]:
            first = layer(function(first))
        return first

    def forward(self, latents: Tensor, coords: Tensor) -> Tensor:
        """Row by row: latents (R, d), coords (R, c) -> (R, m)."""
        return self.rest(self.linears[0](torch.cat([latents, self.features(coords)], dim=-1)))

    def on_grid(self, latents: Tensor, coords: Tensor) -> Tensor:
        """Every latent on every coordinate: (S, d) and (P, c) -> (S, P, m)."""
        return self.rest(self.first_of_latents(latents)[:, None, :] + self.first_of_coords(coords))
