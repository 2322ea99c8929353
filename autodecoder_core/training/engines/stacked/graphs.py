"""Work as CUDA graphs: launched whole, where launching its operations one by one would take longer than they do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext

import torch

Work = Callable[[], None]
Recorder = Callable[[Work], Work]  # takes work down without its having an effect; what it returns does it

_log = logging.getLogger(__name__)


class Graphs:
    """Runs work under a key: the first time as it stands, which warms the libraries up, from then on as a graph.

    Work of one key must do the same operations on the same memory each time, and may not wait for the device. On the
    processor, and where recording fails (a warning is logged), it runs as it stands each time.
    record: what makes graphs; by default CUDA's capture on a card, and nothing on the processor.
    """

    def __init__(self, device: torch.device, record: Recorder | None = None) -> None:
        self._stream = torch.cuda.Stream(device) if device.type == "cuda" else None  # type: ignore[no-untyped-call]
        self._record = self._capture() if record is None and self._stream is not None else record
        self._graphs: dict[Hashable, Work | None] = {}

    def stream(self) -> AbstractContextManager[object]:
        """Where everything belongs that touches the memory of the work: capturing cannot use the default stream."""
        return nullcontext() if self._stream is None else torch.cuda.stream(self._stream)

    def run(self, key: Hashable, work: Work) -> None:
        if self._record is None or key not in self._graphs:
            self._graphs[key] = None
            return work()
        graph = self._graphs[key]
        if graph is None:
            try:
                graph = self._graphs[key] = self._record(work)
            except RuntimeError as error:
                _log.warning("CUDA graphs do not work here, so training goes on step by step, slower: %s", error)
                self._record = None
                return work()
        graph()

    def _capture(self) -> Recorder:
        pool = torch.cuda.graph_pool_handle()  # shared: nothing in it outlives a replay

        def capture(work: Work) -> Work:
            graph = torch.cuda.CUDAGraph()
            # Threads of this process may use the card for something else meanwhile: "global" would fail then.
            with torch.cuda.graph(graph, pool=pool, stream=self._stream, capture_error_mode="thread_local"):
                work()
            return graph.replay

        return capture
