"""What CUDA graphs do, on the processor: the operations of some work are taken down once and done again by replaying.

As in a graph, all memory is fixed when recording, recording itself has no effect, and replaying runs no Python of the
work: whatever that would have decided anew stays as it was. As in a graph, waiting for a value is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

WAITING = {"_local_scalar_dense", "nonzero", "masked_select", "equal", "lift_fresh", "_unique2", "unique_dim"}


class Tape(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[tuple[Any, tuple[Any, ...], dict[str, Any], Any]] = []
        self._before: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None) -> Any:
        name = func.name().removeprefix("aten::").split(".")[0]
        if name in WAITING:
            raise RuntimeError(f"{name} would wait for the device: operation not permitted when stream is capturing")
        given = dict(kwargs or {})
        for argument, value in zip(func._schema.arguments, args, strict=False):
            self._keep(argument, value)
        for argument in func._schema.arguments:
            if argument.name in given:
                self._keep(argument, given[argument.name])
        out = func(*args, **given)
        self.done.append((func, args, given, out))
        return out

    def _keep(self, argument: Any, value: Any) -> None:
        if argument.alias_info is not None and argument.alias_info.is_write:
            for part in tree_leaves(value):
                self._before.setdefault(id(part), (part, part.detach().clone()))

    def undo(self) -> None:
        for part, before in reversed(self._before.values()):
            part.copy_(before)
        self._before.clear()

    def replay(self) -> None:
        for func, args, kwargs, out in self.done:
            again = func(*args, **kwargs)
            returns = func._schema.returns
            if returns and all(returned.alias_info is None for returned in returns):  # neither a view nor in place
                for old, new in zip(tree_leaves(out), tree_leaves(again), strict=True):
                    old.copy_(new)

    @property
    def launches(self) -> int:
        """Operations that compute something: about as many kernels does a card launch."""
        views = [all(r.alias_info and not r.alias_info.is_write for r in f._schema.returns) for f, *_ in self.done]
        allocations = [f.name().startswith(("aten::empty", "aten::new_empty")) for f, *_ in self.done]
        returning = [bool(f._schema.returns) for f, *_ in self.done]
        return sum(not (r and v) and not a for r, v, a in zip(returning, views, allocations, strict=True))


class Recorder:
    """What `Graphs` takes to make graphs with; keeps its tapes to be looked at."""

    def __init__(self) -> None:
        self.tapes: list[Tape] = []

    def __call__(self, work: Callable[[], None]) -> Callable[[], None]:
        tape = Tape()
        try:
            with tape:
                work()
        finally:
            tape.undo()
        self.tapes.append(tape)
        return tape.replay
