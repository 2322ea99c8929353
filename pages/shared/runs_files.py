"""Runs as files: models, losses, latents."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

import numpy as np
import pandas as pd

from autodecoder_core.model.files import model_to_bytes
from autodecoder_core.runs.records import LOSS_DTYPE, RunRecord
from autodecoder_core.runs.store import RunStore


def file_stem(run: RunRecord) -> str:
    """A file name that says which run it is from, of letters, digits, "-" and "_" alone."""
    words = re.sub(r"[^\w]+", "-", run.name.casefold(), flags=re.ASCII).strip("-")[:40]
    return f"{words}-{run.id}" if words else run.id


def model_file(store: RunStore, run: RunRecord) -> bytes:
    """The newest snapshot's model as a safetensors file. Raises SnapshotNotFound."""
    return model_to_bytes(store.snapshot_model(run.id, run.last_snapshot))


def models_file(store: RunStore, runs: Sequence[RunRecord]) -> bytes:
    """A ZIP of model files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # stored, not packed: floats do not shrink
        for run in runs:
            archive.writestr(f"{file_stem(run)}.safetensors", model_file(store, run))
    return buffer.getvalue()


def losses_csv(store: RunStore, runs: Sequence[RunRecord]) -> bytes:
    """One row an epoch: run, name, and the columns of LOSS_DTYPE. Seconds are of training, pauses left out."""
    frames = []
    for run in runs:
        losses = store.losses(run.id)
        columns = {name: losses[name] for name in LOSS_DTYPE.names or ()}
        frames.append(pd.DataFrame({"run": run.id, "name": run.name, **columns}, index=range(len(losses))))
    return _csv(frames)


def latents_csv(store: RunStore, runs: Sequence[RunRecord]) -> bytes:
    """One row a function: run, name, function, z1 … zd (empty where a run has fewer dimensions)."""
    frames = []
    for run in runs:
        model = store.snapshot_model(run.id, run.last_snapshot)
        columns = {f"z{k + 1}": model.latents[:, k].astype(np.float64) for k in range(model.latent_dim)}
        frames.append(pd.DataFrame({"run": run.id, "name": run.name, "function": list(model.names), **columns}))
    return _csv(frames)


def _csv(frames: Sequence[pd.DataFrame]) -> bytes:
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return str(table.to_csv(index=False, lineterminator="\n")).encode()
