"""Levenberg-Marquardt by the kernels: a whole search in one call, without the GIL. How: docs/engine.md."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...kernels import cache as kernels
from ...kernels import codes
from ...kernels import search_memory as memory
from ...kernels.packing import Layout, layout, parts, transposed, zeros
from ...model.autodecoder import Autodecoder
from ..candidates import Candidates
from ..functions import Functions
from ..levenberg_marquardt import SCHEDULE
from .base import Found


@dataclass(frozen=True, slots=True)
class _Model:
    """A model as the kernels take it. spare: room to work in that no search uses at the moment; each takes its own."""

    network: memory.Network
    objective: memory.Objective
    plan: Layout
    candidates: memory.Candidates
    frequencies: NDArray[np.float32]
    spare: list[memory.Work]


_of: weakref.WeakKeyDictionary[Autodecoder, _Model] = weakref.WeakKeyDictionary()


def by_kernels(functions: Functions, n_starts: int, seed: int) -> Found:
    """From screened and spread starts. The model's loss must be one that the kernels have."""
    search = kernels.module("levenberg_marquardt").search
    candidates = Candidates.of(functions.model)
    n_screened = min(n_starts, len(candidates.latents))
    model = _packed(functions.model, candidates)
    results = memory.results(len(functions), n_starts, functions.model.latent_dim, SCHEDULE.max_steps)
    results.starts[:, n_screened:] = candidates.elsewhere(n_starts - n_screened, seed)
    given = memory.Functions(_rows(functions, model.frequencies), functions.first)
    try:
        work = model.spare.pop()
    except IndexError:
        work = memory.work(model.plan, functions.model.latent_dim, functions.model.n_outputs)
    search(model.network, model.objective, SCHEDULE, given, model.candidates, n_screened, work, results)
    model.spare.append(work)
    return _found(results)


def _rows(functions: Functions, frequencies: NDArray[np.float32]) -> NDArray[np.float32]:
    """(P, features + m): the decoder's features of t, in its order, and the values."""
    columns = [functions.coords]
    if len(frequencies):
        angles = (functions.coords[:, :, None] * frequencies).reshape(len(functions.coords), -1)
        columns += [np.sin(angles), np.cos(angles)]
    return np.concatenate([*columns, functions.values], axis=1)


def _packed(model: Autodecoder, candidates: Candidates) -> _Model:
    if (kept := _of.get(model)) is not None:
        return kept
    decoder, config = model.decoder, model.config
    plan = layout(model.latent_dim, [decoder.linears[0].in_features, *config.hidden, model.n_outputs])
    theta = zeros(plan.n_weights)
    for part, value in zip(parts(plan, theta), decoder.parameters(), strict=True):
        part[...] = value.detach().numpy()
    activation = codes.ACTIVATIONS[config.activation]
    network = memory.Network(plan.table, theta, transposed(plan, model.latent_dim, theta), activation, model.latent_dim)
    objective = memory.Objective(codes.LOSSES[config.loss], config.loss_scale, config.prior_weight)
    kept = _of[model] = _Model(
        network, objective, plan, memory.Candidates(candidates.latents, candidates.curves),
        decoder.frequencies.numpy(), [],
    )  # fmt: skip
    return kept


def _found(results: memory.Results) -> Found:
    notes = results.notes.T
    winner, converged, steps, evaluations = notes[
        [memory.WINNER, memory.CONVERGED, memory.STEPS, memory.EVALUATIONS]
    ].astype(np.int64)
    return Found(
        starts=results.starts,
        minima=results.minima,
        objectives=results.objectives,
        winner=winner,
        data_losses=notes[memory.DATA_LOSS],
        start_objectives=notes[memory.START],
        converged=converged > 0,
        steps=steps,
        evaluations=evaluations,
        paths=results.paths,
        hessians=results.hessians,
    )
