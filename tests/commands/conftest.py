"""The command line run in this process, in a folder of its own, and one small trained model for all tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from autodecoder_core.__main__ import main

SMALL = ("--hidden", "16,16", "--functions", "14", "--points", "20", "--epochs", "40", "--batch-size", "64")


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """cli("train", "data.csv", …): exit code and output; relative paths lie in tmp_path."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse's way out: --help and wrong usage
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of 14 sinusoids, d = 2, trained for 40 epochs."""
    file = tmp_path_factory.mktemp("model") / "model.safetensors"
    assert main(["train", "family:sinusoid", *SMALL, "--out", str(file)]) == 0
    return file
