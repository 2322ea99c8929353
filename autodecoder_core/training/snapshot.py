"""What training yields: the state at one moment, detached, and what is needed to go on from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from safetensors.torch import load as read_tensors
from safetensors.torch import save as write_tensors
from torch import Tensor

from ..errors import ModelFileError
from ..model.autodecoder import Autodecoder
from .engines.base import State
from .phase import Phase


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """Everything needed to go on bit for bit: whole epochs and steps done, seconds spent, the engine's state and name,
    and, within an epoch, its losses so far (`Steps.added_to`)."""

    epoch: int
    step: int
    wall_seconds: float
    state: State
    engine: str = "torch"
    sums: tuple[float, float] = (0.0, 0.0)

    def to_bytes(self) -> bytes:
        """One safetensors message; `from_bytes` is the inverse."""
        groups = {"w": self.state.weights, "m": self.state.first_moments, "v": self.state.second_moments}
        tensors: dict[str, Tensor] = {f"{key}.{i}": t for key, group in groups.items() for i, t in enumerate(group)}
        tensors["latents"] = self.state.latents
        header = {
            "epoch": self.epoch,
            "step": self.step,
            "wall_seconds": self.wall_seconds,
            "adam_steps": list(self.state.steps),
            "engine": self.engine,
            "sums": list(self.sums),
        }
        meta = {"format": "autodecoder-checkpoint", "header": json.dumps(header)}
        return write_tensors({k: t.contiguous() for k, t in tensors.items()}, metadata=meta)

    @classmethod
    def from_bytes(cls, data: bytes) -> Checkpoint:
        """Raises ModelFileError for anything that is no checkpoint."""
        try:
            length = int.from_bytes(data[:8], "little")
            meta = json.loads(data[8 : 8 + length])["__metadata__"]
            header = json.loads(meta["header"])
            tensors = read_tensors(data)
        except Exception as error:
            raise ModelFileError(f"This checkpoint is damaged: {error}. Start the run anew.") from error

        def group(key: str) -> tuple[Tensor, ...]:
            return tuple(tensors[f"{key}.{i}"] for i in range(sum(name.startswith(f"{key}.") for name in tensors)))

        first, second = header["adam_steps"]
        sums = tuple(header.get("sums", (0.0, 0.0)))
        state = State(group("w"), tensors["latents"], group("m"), group("v"), (first, second))
        engine = header.get("engine", "torch")
        return cls(header["epoch"], header["step"], header["wall_seconds"], state, engine, (sums[0], sums[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The state of a run at one moment.

    epoch, step: whole passes over the points and minibatch gradients done; progress: epochs done, with the share of the
    one under way. phase: what moved last. wall_seconds: time spent training. data_loss, prior_loss: means over the
    points of the last epoch in normalised units (within an epoch, over those drawn so far), as they were when each
    minibatch was drawn; at the start and at the end they are measured on all points at once.
    model: the auto-decoder as it stands. checkpoint: what `train(…, resume=…)` takes.
    """

    epoch: int
    step: int
    progress: float
    phase: Phase
    wall_seconds: float
    data_loss: float
    prior_loss: float
    checkpoint: Checkpoint = field(repr=False)
    _build: Callable[[Snapshot], Autodecoder] = field(repr=False)
    _built: list[Autodecoder] = field(default_factory=list, repr=False)

    @property
    def model(self) -> Autodecoder:
        """Built when first asked for: a watcher that wants only the losses need not wait for it."""
        if not self._built:
            self._built.append(self._build(self))
        return self._built[0]

    @property
    def latents(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """(N, d) as they stand."""
        return self.checkpoint.state.latents.numpy()
