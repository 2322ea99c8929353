"""How well unseen functions are described by d numbers: PCA, an auto-encoder of like size, and ours."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from autodecoder_core.data import samples
from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.reading import read_dataset
from autodecoder_core.encoding import encode_many
from autodecoder_core.inspection.baselines import autoencoder, pca
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.training import train

from .topic import Options, Table, Topic, Unmeasured

DIMENSIONS = (2, 4, 8)
WEEK = 7.0  # days between the points of the grid that Mauna Loa is brought to for PCA and the auto-encoder
HELD_OUT = 0.2

Array = NDArray[np.float64]
Fit = Callable[[Dataset, Dataset, int, int], float]  # train, test, d, seed -> mean squared error on the test's points


@dataclass(frozen=True, slots=True)
class Problem:
    """splits: (train, test) pairs. grid: (K,) shared points for the baselines, None where the functions share them."""

    title: str
    splits: tuple[tuple[Dataset, Dataset], ...]
    grid: Array | None


def measure(options: Options) -> list[Table]:
    problems = [_given(options)] if options.data else [_elnino(options), _mauna_loa(options)]
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [_table(problem, options) for problem in problems]
    finally:
        torch.set_num_threads(before)


def _elnino(options: Options) -> Problem:
    return Problem("Sea surface temperature, 12 monthly means a year", _splits(samples.load("elnino"), options), None)


def _mauna_loa(options: Options) -> Problem:
    dataset = samples.load("mauna_loa")
    grid = np.arange(dataset.coords.min(), dataset.coords.max() + 1e-9, WEEK)
    return Problem("CO₂ at Mauna Loa, weekly means with gaps", _splits(dataset, options), grid)


def _given(options: Options) -> Problem:
    parts = [read_dataset(path) for path in options.data]
    whole = parts[0]
    splits = ((parts[0], parts[1]),) * options.choose(3, 1) if len(parts) == 2 else _splits(whole, options)
    grids = [part.shared_grid for part in parts]
    first = grids[0]
    if first is not None and all(grid is not None and np.array_equal(grid, first) for grid in grids):
        return Problem(options.data[0].name, splits, None)
    if whole.n_coords != 1:
        raise Unmeasured("functions of several coordinates must share their points, for the sake of PCA.")
    grid = np.linspace(whole.coords.min(), whole.coords.max(), int(np.median(whole.counts)))
    return Problem(options.data[0].name, splits, grid)


def _splits(dataset: Dataset, options: Options) -> tuple[tuple[Dataset, Dataset], ...]:
    return tuple(dataset.split(HELD_OUT, seed=seed) for seed in range(options.choose(5, 1)))


def _table(problem: Problem, options: Options) -> Table:
    methods: dict[str, Fit] = {
        "PCA": _pca(problem),
        "auto-encoder": _autoencoder(problem, options),
        "ours": _ours(options),
    }
    rows = []
    for d in DIMENSIONS:
        errors = {
            name: np.array([fit(seen, unseen, d, seed) for seed, (seen, unseen) in enumerate(problem.splits)])
            for name, fit in methods.items()
        }
        ratios = [_gain(errors[name], errors["ours"]) for name in ("PCA", "auto-encoder")]
        rows.append((f"d = {d}", *(f"{values.mean():.4g}" for values in errors.values()), *ratios))
    seen, unseen = problem.splits[0]
    what = "random splits" if len(options.data) < 2 else "seeds"
    note = f"{seen.n_functions} training and {unseen.n_functions} unseen functions; {what}: {len(problem.splits)}."
    if problem.grid is not None:
        note += (
            f" Sampled irregularly: for the other two, functions were brought to {len(problem.grid)} even "
            "points by straight lines, and their reconstructions back to each function's own points, where all errors "
            "are taken."
        )
    columns = ("", *methods, "PCA to ours", "auto-encoder to ours")
    return Table(f"{problem.title}: mean squared error on unseen functions", columns, rows, note)


def _gain(theirs: Array, ours: Array) -> str:
    """The geometric mean of the ratios of the splits: how many times smaller our error is."""
    return f"{math.exp(float(np.mean(np.log(theirs / ours)))):.2f} ×"


def _ours(options: Options) -> Fit:
    def fit(seen: Dataset, unseen: Dataset, d: int, seed: int) -> float:
        config = TrainingConfig(latent_dim=d, seed=seed)
        config = replace(config, strategy=Joint(options.choose(config.strategy.total_epochs, 20)))
        *_, last = train(seen, config, snapshot_every=config.strategy.total_epochs)
        found = encode_many(last.model, unseen)
        decoded = [last.model.decode(e.latent, unseen.function(i)[0]) for i, e in enumerate(found)]
        return _error(unseen, decoded)

    return fit


def _pca(problem: Problem) -> Fit:
    def fit(seen: Dataset, unseen: Dataset, d: int, seed: int) -> float:
        return _on_grid(problem.grid, seen, unseen, lambda regular: pca(regular, d))

    return fit


def _autoencoder(problem: Problem, options: Options) -> Fit:
    epochs = options.choose(2000, 20)

    def fit(seen: Dataset, unseen: Dataset, d: int, seed: int) -> float:
        return _on_grid(problem.grid, seen, unseen, lambda regular: autoencoder(regular, d, epochs=epochs, seed=seed))

    return fit


def _on_grid(
    grid: Array | None, seen: Dataset, unseen: Dataset, learn: Callable[[Dataset], Callable[[Dataset], Array]]
) -> float:
    """The error of a method that needs one grid, taken on the unseen functions' own points."""
    if grid is None:
        rows = learn(seen)(unseen).reshape(unseen.n_functions, -1, unseen.n_outputs)
        return _error(unseen, list(rows))
    rows = learn(regular(seen, grid))(regular(unseen, grid)).reshape(unseen.n_functions, len(grid), unseen.n_outputs)
    return _error(unseen, [_interpolated(unseen.function(i)[0][:, 0], grid, row) for i, row in enumerate(rows)])


def regular(dataset: Dataset, grid: Array) -> Dataset:
    """The functions of one coordinate, interpolated to a grid (K,); beyond a function's ends, its end value holds."""
    functions = []
    for i in range(dataset.n_functions):
        coords, values = dataset.function(i)
        order = np.argsort(coords[:, 0], kind="stable")
        functions.append((grid, _interpolated(grid, coords[order, 0], values[order])))
    return Dataset.from_functions(functions, names=dataset.names)


def _interpolated(at: Array, coords: Array, values: Array) -> Array:
    return np.stack([np.interp(at, coords, column) for column in values.T], axis=1)


def _error(dataset: Dataset, decoded: list[Array]) -> float:
    """Mean squared error over all points and outputs, in the user's units squared."""
    return float(np.mean((np.concatenate(decoded) - dataset.values) ** 2))


TOPIC = Topic(
    "quality",
    "Quality",
    "Functions kept out of training are described by d numbers and rebuilt. PCA projects; the auto-encoder (two hidden "
    "layers of 64 each way, 2,000 epochs) encodes by its network; ours is trained with the default settings and "
    "encodes by Levenberg-Marquardt. Errors are means, in the data's units squared; ratios are geometric means, above "
    "1 where ours is better.",
    measure,
)
