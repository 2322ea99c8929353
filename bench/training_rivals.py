"""Two honest ways to write the same training by hand: as in a typical notebook, and with care."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from autodecoder_core.model.config import TrainingConfig
from autodecoder_core.training.problem import Problem, random_start

Epoch = Callable[[], None]


class _Notebook(nn.Module):
    """Latents in an nn.Embedding, a plain nn.Sequential, concatenation in forward."""

    def __init__(self, n_functions: int, config: TrainingConfig) -> None:
        super().__init__()
        self.latents = nn.Embedding(n_functions, config.latent_dim)
        nn.init.normal_(self.latents.weight, std=config.latent_init_std)
        sizes = [config.latent_dim + 1, *config.hidden]
        layers: list[nn.Module] = []
        for before, after in zip(sizes, config.hidden, strict=False):
            layers += [nn.Linear(before, after), nn.SiLU()]
        self.decoder = nn.Sequential(*layers, nn.Linear(config.hidden[-1], 1))

    def forward(self, owner: Tensor, coords: Tensor) -> tuple[Tensor, Tensor]:
        z = self.latents(owner)
        return self.decoder(torch.cat([z, coords], dim=1)), z


def notebook(problem: Problem, config: TrainingConfig) -> Epoch:
    """An epoch with a shuffling DataLoader, Adam as it comes, and loss.item() at each step for the curve."""
    data = TensorDataset(problem.owner, problem.coords, problem.values)
    loader = DataLoader(data, batch_size=config.batch_size, shuffle=True)
    model = _Notebook(problem.n_functions, config)
    optimiser = torch.optim.Adam(
        [
            {"params": model.decoder.parameters(), "lr": config.decoder_lr},
            {"params": model.latents.parameters(), "lr": config.latent_lr},
        ]
    )
    criterion = nn.MSELoss()

    def epoch() -> None:
        total = 0.0
        for owner, coords, values in loader:
            out, z = model(owner, coords)
            loss = criterion(out, values) + config.prior_weight * z.pow(2).sum(dim=1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()

    return epoch


def clean(problem: Problem, config: TrainingConfig) -> Epoch:
    """An epoch by index tensors, fused Adam, and no number read back: torch as well as it goes without tricks."""
    decoder, start = random_start(problem, config)
    device = problem.values.device
    decoder, latents = decoder.to(device), start.to(device, copy=True).requires_grad_()
    optimiser = torch.optim.Adam(
        [
            {"params": decoder.parameters(), "lr": config.decoder_lr},
            {"params": [latents], "lr": config.latent_lr},
        ],
        fused=True,
    )

    def epoch() -> None:
        for batch in torch.randperm(problem.n_points, device=device).split(config.batch_size):
            z = nn.functional.embedding(problem.owner[batch], latents)
            out = decoder(z, problem.coords[batch])
            loss = nn.functional.mse_loss(out, problem.values[batch]) + config.prior_weight * z.square().sum(1).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()

    return epoch
