"""CUDA graphs: the same work as its operations one by one, to the bit. On the processor tapes stand in for them."""

from __future__ import annotations

import dataclasses
import inspect
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

import numpy as np
import pytest
import torch

from autodecoder_core.training.engines.cuda_engine import CudaEngine
from autodecoder_core.training.engines.stacked.graphs import Graphs
from autodecoder_core.training.problem import Problem, minibatch_order, random_start
from tests.training.cards import HERE, bare, engine
from tests.training.tape import Recorder, Tape
from tests.training.test_engines import BASE, PHASES, bits, functions, go, started

CONFIG = dataclasses.replace(BASE, device=HERE)


def test_graphs_do_what_their_operations_do_one_by_one_to_the_bit() -> None:
    dataset = functions()
    replayed, plain = started(engine, dataset, CONFIG), started(bare, dataset, CONFIG)
    for epoch, phase in enumerate(PHASES * 4):
        rates = {"decoder_lr": 1e-2 / (1 + epoch), "latent_lr": 3e-2 / (1 + epoch), "prior_weight": 0.01 * epoch}
        order = minibatch_order(dataset.n_points, CONFIG, epoch)
        ours, theirs = replayed.advance(order, phase, **rates), plain.advance(order, phase, **rates)
        for name in ("data", "prior", "decoder_gradient", "latent_gradient"):
            np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    assert bits(replayed.state()) == bits(plain.state())


def test_each_phase_length_and_size_has_a_graph_and_a_step_launches_few_operations() -> None:
    """In a graph the number of launches decides: about two microseconds each, whatever they do."""
    dataset, tapes = functions(), Recorder()
    config = dataclasses.replace(CONFIG, device="cpu", hidden=(64, 64, 64))
    for phase in PHASES:
        problem = Problem.of(dataset, config)
        trained = CudaEngine(problem, config, *random_start(problem, config), tapes)
        go(trained, dataset, config, phase, 4)  # epochs of four minibatches and a short one
    block, one = tapes.tapes[::2], tapes.tapes[1::2]
    assert len(block) == len(one) == 3
    of_a_step = [(many.launches - few.launches) / 3 for many, few in zip(block, one, strict=True)]
    assert of_a_step[0] <= 29
    assert max(of_a_step[1:]) < of_a_step[0]


def test_where_graphs_fail_training_goes_on_without_them_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    def fails(work: object) -> None:
        raise RuntimeError("operation not permitted when stream is capturing")

    dataset = functions()
    failing, plain = (started(kind, dataset, CONFIG) for kind in (partial(CudaEngine, record=fails), bare))
    with caplog.at_level(logging.WARNING):
        for one in (failing, plain):
            go(one, dataset, CONFIG, "joint", 3)
    assert bits(failing.state()) == bits(plain.state())
    (record,) = caplog.records
    assert "step by step, slower: operation not permitted" in record.message


def test_work_that_waits_for_the_device_is_not_recorded(caplog: pytest.LogCaptureFixture) -> None:
    done = []
    graphs = Graphs(torch.device("cpu"), Recorder())
    for _ in range(3):
        graphs.run("key", lambda: done.append(torch.ones(2).sum().item()))
    assert done == [2.0] * 3
    assert len(caplog.records) == 1


def test_what_torch_is_asked_to_capture_is_what_its_signatures_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a card this is as far as the capture itself can be tried: torch's classes are stood in for, by a tape."""
    takes, said = inspect.signature(torch.cuda.graph), []

    class Graph(Recorder):
        def replay(self) -> None:
            self.tapes[0].replay()

    @contextmanager
    def graph(*args: object, **how: object) -> Iterator[None]:
        bound = takes.bind(*args, **how).arguments
        said.append((bound["pool"], bound["stream"], bound["capture_error_mode"]))
        tape = Tape()
        with tape:
            yield
        tape.undo()
        bound["cuda_graph"].tapes.append(tape)

    streams: list[object] = []
    for name, stand_in in {
        "CUDAGraph": Graph,
        "graph": graph,
        "Stream": lambda device: f"a stream of {device}",
        "stream": lambda stream: nullcontext(streams.append(stream)),
        "graph_pool_handle": lambda: (0, 1),
    }.items():
        monkeypatch.setattr(torch.cuda, name, stand_in)
    graphs, x = Graphs(torch.device("cuda:1")), torch.zeros(())
    with graphs.stream():
        for _ in range(4):
            graphs.run("key", lambda: x.add_(1))  # type: ignore[arg-type, return-value]
    assert x.item() == 4
    assert said == [((0, 1), "a stream of cuda:1", "thread_local")]
    assert streams == ["a stream of cuda:1"]


def test_a_tape_records_without_effect_and_replays_with_what_memory_holds_then() -> None:
    x, y = torch.ones(3), torch.zeros(3)
    tape = Tape()
    with tape:
        y[:2].add_(x[:2] * 2)
    tape.undo()
    assert y.tolist() == [0, 0, 0]
    x.fill_(5)
    tape.replay()
    tape.replay()
    assert y.tolist() == [20, 20, 0]
