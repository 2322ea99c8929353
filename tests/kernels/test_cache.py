"""Kernels come from a cache that one process fills, and nobody waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from autodecoder_core.errors import ConfigError
from autodecoder_core.kernels import cache


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without kernels."""
    monkeypatch.setenv("AUTODECODER_KERNELS", str(tmp_path / "kernels"))
    return cache.folder()


def test_the_folder_depends_on_the_home_unless_it_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AUTODECODER_KERNELS")
    monkeypatch.setenv("AUTODECODER_HOME", str(tmp_path))
    assert cache.folder().parent == tmp_path / "kernels"


def test_where_nothing_can_be_written_the_kernels_lie_in_a_temporary_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("AUTODECODER_KERNELS", str(tmp_path / "file" / "kernels"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "elsewhere"))
    assert cache.folder().parent.parent == tmp_path / "elsewhere"


def test_the_status_tells_where_compiling_stands(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache.status() == "absent"
    empty.mkdir(parents=True)
    with FileLock(empty / "lock"):
        assert cache.status() == "compiling"
    assert cache.status() == "absent"
    (empty / "failed").touch()
    assert cache.status() == "failed"
    assert cache.start_compiling() is None
    monkeypatch.setattr(cache, "_compiler", lambda: subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"]))
    with pytest.raises(ConfigError, match=r"cannot be compiled on this machine.*engine \"torch\""):
        cache.compile_now()
    (empty / "ready").touch()
    assert cache.status() == "ready"


def test_without_numba_everything_is_left_to_torch(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "available", lambda: False)
    assert cache.status() == "unavailable"
    assert cache.start_compiling() is None
    with pytest.raises(ConfigError, match="Numba is not installed"):
        cache.compile_now()


def test_of_many_processes_one_compiles_and_all_find_the_kernels(empty: Path) -> None:
    """And the next one loads them without compiling: Numba counts what its cache missed."""
    code = "from autodecoder_core.kernels import cache; print(cache.compile_here())"
    together = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(3)
    ]
    assert sorted(process.communicate()[0].strip() for process in together) == ["False", "False", "True"]
    assert cache.status() == "ready"
    look = (
        "from autodecoder_core.kernels import cache\nprint(sum(cache.module('step').train.stats.cache_misses.values()))"
    )
    told = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True, env=os.environ)
    assert told.stdout.strip() == "0"
