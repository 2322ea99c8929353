"""Encode a new function: freeze θ, find the z that minimises the training's own objective on its points."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Literal

import torch
from numpy.typing import ArrayLike

from ..data.dataset import Dataset
from ..errors import ConfigError, DataError
from ..model.autodecoder import Autodecoder
from ..model.config import whole
from .adam import adam
from .levenberg_marquardt import levenberg_marquardt
from .posterior import covariance
from .result import Encoding
from .search import Search
from .starts import starts
from .targets import ROWS_AT_ONCE, Function, Targets

Method = Literal["lm", "adam"]

DEFAULT_STARTS = {"lm": 8, "adam": 1}


def encode(
    model: Autodecoder,
    coords: ArrayLike,
    values: ArrayLike,
    *,
    method: Method = "lm",
    n_starts: int | None = None,
    seed: int = 0,
) -> Encoding:
    """Find the latent of one function from its points, coords (K, c) or (K,) and values (K, m) or (K,), user's units.

    method: "lm", Levenberg-Marquardt from screened and spread starts (8 by default); or "adam", the classic way: one
    random start, 800 steps.
    Raises DataError for points that do not fit the model or are not finite, ConfigError for a method that is not known,
    or a number of starts or a seed that is none.
    """
    at = model.check_coords(coords)
    return _encode(model, [(at, model.check_values(values, len(at)))], method, n_starts, seed)[0]


def encode_many(
    model: Autodecoder,
    dataset: Dataset,
    *,
    method: Method = "lm",
    n_starts: int | None = None,
    seed: int = 0,
) -> list[Encoding]:
    """Encode every function of a dataset, many at once; the same results as one by one, in the dataset's order.

    Raises DataError when the dataset's c or m is not the model's.
    """
    if not isinstance(dataset, Dataset):
        raise DataError(
            f"encode_many takes a Dataset (Dataset.from_functions makes one); got {type(dataset).__name__}."
        )
    if (dataset.n_coords, dataset.n_outputs) != (model.n_coords, model.n_outputs):
        raise DataError(
            f"This model decodes {model.n_coords} coordinates to {model.n_outputs} outputs; the dataset has "
            f"{dataset.n_coords} and {dataset.n_outputs}. Choose data of the same kind."
        )
    per_function = n_starts or DEFAULT_STARTS.get(method, 1)
    results: list[Encoding | None] = [None] * dataset.n_functions
    order = dataset.counts.argsort(kind="stable")  # neighbours of like length waste little on padding
    first = 0
    while first < len(order):
        last = first + 1
        while last < len(order) and (last + 1 - first) * dataset.counts[order[last]] * per_function <= ROWS_AT_ONCE:
            last += 1
        chosen = order[first:last]
        found = _encode(model, [dataset.function(int(i)) for i in chosen], method, n_starts, seed)
        for i, encoding in zip(chosen, found, strict=True):
            results[i] = encoding
        first = last
    return [encoding for encoding in results if encoding is not None]


def _encode(
    model: Autodecoder, functions: Sequence[Function], method: str, n_starts: int | None, seed: int
) -> list[Encoding]:
    if method not in DEFAULT_STARTS:
        raise ConfigError(f'method must be "lm" or "adam"; got {method!r}.')
    n = DEFAULT_STARTS[method] if n_starts is None else whole("n_starts", n_starts)
    seed = whole("seed", seed, low=0)
    began = time.perf_counter()
    targets = Targets.of(model, functions)
    of = torch.arange(len(functions)).repeat_interleave(n)
    if method == "lm":
        search = levenberg_marquardt(targets, starts(targets, n, seed).flatten(0, 1), of)
    else:
        z = torch.randn(n, model.latent_dim, generator=torch.Generator().manual_seed(seed))
        fresh = (z * model.config.latent_init_std).repeat(len(functions), 1)
        search = adam(targets, fresh, of, lr=model.config.latent_lr)
    return _best(model, targets, search, n, method, began)


def _best(model: Autodecoder, targets: Targets, search: Search, n: int, method: str, began: float) -> list[Encoding]:
    n_functions = len(targets.values)
    winner = search.objective.reshape(n_functions, n).argmin(dim=1) + torch.arange(n_functions) * n  # (F,)
    every = torch.arange(n_functions)
    _, _, _, hessian = targets.quadratic(search.z[winner], every)
    spread = covariance(model, hessian, targets.counts).numpy()
    start_value, _ = targets.objective(search.path[0, winner], every)
    seconds = (time.perf_counter() - began) / n_functions
    found = []
    for i, w in enumerate(winner.tolist()):
        mine = slice(i * n, (i + 1) * n)
        n_steps = int(search.steps[w])
        found.append(
            Encoding(
                latent=search.z[w].double().numpy(),
                objective=float(search.objective[w]),
                data_loss=float(search.data_loss[w]),
                converged=bool(search.converged[w]),
                path=search.path[: n_steps + 1, w].double().numpy(),
                covariance=spread[i],
                start_objective=float(start_value[i]),
                starts=search.path[0, mine].double().numpy(),
                minima=search.z[mine].double().numpy(),
                minima_objectives=search.objective[mine].numpy(),
                steps=n_steps,
                evaluations=int(search.evaluations[mine].sum()),
                seconds=seconds,
                method=method,
            )
        )
    return found
