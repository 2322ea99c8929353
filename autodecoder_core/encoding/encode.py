"""Encode a new function: freeze θ, find the z that minimises the training's own objective on its points."""

from __future__ import annotations

import time
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ..data.dataset import Dataset
from ..model.autodecoder import Autodecoder
from ..model.config import whole
from .engines.base import Found, Search
from .engines.choice import DEFAULT_STARTS, search_for
from .functions import Functions
from .posterior import covariances
from .result import Encoding
from .targets import ROWS_AT_ONCE

Method = Literal["lm", "adam"]


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

    method: "lm", Levenberg-Marquardt from screened and spread starts (12 by default); or "adam", the classic way: one
    random start, 800 steps.
    Raises DataError for points that do not fit the model or are not finite, ConfigError for a method that is not known,
    or a number of starts or a seed that is none.
    """
    began = time.perf_counter()
    functions = Functions.one(model, coords, values)
    search, n, seed = _checked(model, method, n_starts, seed)
    return _encodings(functions, search(functions, n, seed), method, began)[0]


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
    functions = Functions.of(model, dataset)
    search, n, seed = _checked(model, method, n_starts, seed)
    order = functions.counts.argsort(kind="stable")  # neighbours of like length waste little on padding
    counts = functions.counts[order]
    results: dict[int, Encoding] = {}
    first = 0
    while first < len(order):
        last = first + 1
        while last < len(order) and (last + 1 - first) * counts[last] * n <= ROWS_AT_ONCE:
            last += 1
        began = time.perf_counter()
        part = functions.take(order[first:last])
        found = _encodings(part, search(part, n, seed), method, began)
        results.update(zip(order[first:last].tolist(), found, strict=True))
        first = last
    return [results[i] for i in range(len(order))]


def _checked(model: Autodecoder, method: str, n_starts: int | None, seed: int) -> tuple[Search, int, int]:
    search = search_for(model, method)
    n = DEFAULT_STARTS[method] if n_starts is None else whole("n_starts", n_starts)
    return search, n, whole("seed", seed, low=0)


def _encodings(functions: Functions, found: Found, method: str, began: float) -> list[Encoding]:
    spread = covariances(functions.model, found.hessians, functions.counts)
    starts, minima = found.starts.astype(np.float64), found.minima.astype(np.float64)
    seconds = (time.perf_counter() - began) / len(functions)
    return [
        Encoding(
            latent=minima[i, winner],
            objective=float(found.objectives[i, winner]),
            data_loss=float(found.data_losses[i]),
            converged=bool(found.converged[i]),
            path=found.paths[i, : found.steps[i] + 1].astype(np.float64),
            covariance=spread[i],
            start_objective=float(found.start_objectives[i]),
            starts=starts[i],
            minima=minima[i],
            minima_objectives=found.objectives[i],
            steps=int(found.steps[i]),
            evaluations=int(found.evaluations[i]),
            seconds=seconds,
            method=method,
        )
        for i, winner in enumerate(found.winner.tolist())
    ]
