from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from autodecoder_core.__main__ import build_parser, main
from autodecoder_core.commands import COMMANDS
from autodecoder_core.commands.settings import FLAGS
from autodecoder_core.model.config import TrainingConfig

from .conftest import SMALL, Result

Cli = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


def start(*arguments: str, **options: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "autodecoder_core", *arguments]
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )  # type: ignore[call-overload]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.NAME)
def test_help_of_each_command_shows_its_examples(command: object, cli: Cli) -> None:
    result = cli(command.NAME, "--help")
    assert result.code == 0
    for example in command.EXAMPLES:
        assert f"python -m autodecoder_core {example}" in result.out


@pytest.mark.parametrize("line", [line for command in COMMANDS for line in command.EXAMPLES])
def test_each_example_of_the_help_is_understood(line: str) -> None:
    options = build_parser().parse_args(line.split())
    assert callable(options.run)


def test_help_names_every_command(cli: Cli) -> None:
    result = cli("--help")
    assert result.code == 0
    assert all(command.NAME in result.out for command in COMMANDS)


@pytest.mark.parametrize("arguments", [("--help",), ("train", "--help"), ("generate", "--list")])
def test_help_does_not_wait_for_torch(arguments: tuple[str, ...]) -> None:
    code = f"import sys\nfrom autodecoder_core.__main__ import main\ntry: main({list(arguments)!r})\nfinally: "
    code += "print('torch' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout
    assert done.stderr.strip() == "False"


def test_every_setting_of_a_training_has_a_flag() -> None:
    assert {flag.field for flag in FLAGS} | {"strategy"} == {field.name for field in fields(TrainingConfig)}


BAD = {
    "no command": ((), "COMMAND"),
    "unknown command": (("frobnicate",), "frobnicate"),
    "abbreviated option": (("train", "family:sinusoid", "--latent", "3"), "--latent"),
    "data is not there": (("train", "nosuch.csv"), "nosuch.csv is not there"),
    "data is a folder": (("train", "."), "folder"),
    "unknown family": (("train", "family:sinusod"), "Did you mean sinusoid?"),
    "unknown sample": (("train", "sample:nosuch"), "nosuch"),
    "family flags beside a file": (("train", "data.csv", "--noise", "1"), "--noise is for DATA like family:sinusoid"),
    "no epochs": (("train", "family:sinusoid", "--epochs", "0"), "whole number of at least 1; got '0'"),
    "negative sigma": (("train", "family:sinusoid", "--sigma", "-1"), "sigma must be a finite number above 0"),
    "sigma is no number": (("train", "family:sinusoid", "--sigma", "nan"), "finite number; got 'nan'"),
    "width is a word": (("train", "family:sinusoid", "--hidden", "64,wide"), "'wide'"),
    "flag of the other strategy": (
        ("train", "family:sinusoid", "--strategy", "alternating", "--epochs", "3"),
        "--epochs does not belong to the alternating strategy",
    ),
    "all held out": (("train", "family:sinusoid", "--held-out", "1"), "share from 0 to less than 1"),
    "model into no folder": (("train", "family:sinusoid", "--out", "no/m.safetensors"), "there is no folder no"),
    "model with a foreign ending": (("train", "family:sinusoid", "--out", "m.pt"), "expected one of .safetensors"),
    "model is not there": (("encode", "nosuch.safetensors", "family:sinusoid"), "nosuch.safetensors: No such file"),
    "model is no model": (("inspect", "fake.safetensors"), "no model file"),
    "latents with a foreign ending": (("encode", "m.safetensors", "d.csv", "--out", "l.xlsx"), ".csv, .tsv, .parquet"),
    "nothing to export": (("export", "m.safetensors"), "--latents, --curves, --weights"),
    "points without curves": (("export", "m.safetensors", "--weights", "w.npz", "--points", "3"), "--points is for"),
    "no family": (("generate",), "--list shows all"),
    "range without limits": (("generate", "sinusoid", "--range", "amplitude"), "amplitude=0.5:2; got 'amplitude'"),
    "range of nothing": (("generate", "sinusoid", "--range", "height=1:2"), "has no parameter 'height'"),
    "inspecting nothing": (("inspect", "nosuch.csv"), "nosuch.csv is not there"),
    "no repeats": (("bench", "--repeats", "0"), "'0'"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_ends_with_code_2_and_one_line(case: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "fake.safetensors").write_bytes(b"not a model")
    (tmp_path / "data.csv").write_text("t,a,b\n0,1,2\n1,2,3\n")
    arguments, reason = BAD[case]
    result = cli(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("autodecoder_core: error: ")
    assert result.err.endswith("\n")
    assert result.err.count("\n") == 1
    assert reason in result.err


def test_ctrl_c_in_a_command_gives_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("autodecoder_core.commands.inspect.run", interrupted)
    assert main(["inspect", "anything"]) == 130


def test_ctrl_c_in_training_saves_the_last_snapshot_and_gives_130(tmp_path: Path) -> None:
    small = [*SMALL[:6], "--epochs", "1000000", "--snapshot-every", "1", "--snapshots", "shots"]
    process = start("train", "family:sinusoid", *small, cwd=tmp_path)
    try:
        while process.poll() is None and not list(tmp_path.glob("shots/epoch-*3.safetensors")):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert (out, err.count("\n")) == ("", 1), err
    assert "is in model.safetensors" in err
    assert main(["inspect", str(tmp_path / "model.safetensors")]) == 0


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    with start("generate", "--list") as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_nothing_but_the_result_is_printed_without_a_terminal(tmp_path: Path) -> None:
    process = start("train", "family:sinusoid", *SMALL, cwd=tmp_path)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert err == ""
    assert out.splitlines()[0].startswith("data      Sinusoid: 14 functions, 280 points")
