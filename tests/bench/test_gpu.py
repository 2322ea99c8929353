"""The part of the benchmarks that needs a card, and what it says where there is none."""

from __future__ import annotations

import pytest
import torch

from bench import __main__ as bench
from bench import gpu
from bench.topic import Options


def test_without_a_card_it_says_so_in_a_line_and_nothing_has_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert bench.main(["--only", "gpu"]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "busy" not in line]
    assert said == [
        "Not measured: there is no CUDA card here; on a machine with one, its engine is compared with an eager loop."
    ]


def test_all_its_contenders_train_on_a_card_or_by_themselves_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.clock.PAUSE", 0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    table = gpu._table(device, "a card", Options(quick=True))
    assert [row[0] for row in table.rows] == [gpu.EAGER, gpu.ENGINE, *gpu.PHASES, gpu.STACKED]
    assert table.rows[0][-1] == "1.0 ×"
    assert all(float(row[1].replace(",", "")) > 0 for row in table.rows)
