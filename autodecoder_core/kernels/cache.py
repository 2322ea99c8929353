"""Where compiled kernels lie, and how they come there: in a process of its own, once, so that nobody waits for it.

Numba's own cache notices a change in the file of a function, not in the files of the functions that it calls. So the
folder is named by a hash of everything that decides the machine code: all sources here, the versions of Python and
Numba, and the processor. It lies in the home folder, not beside the sources, which may be read-only.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import traceback
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from ..errors import ConfigError
from ..home import home

Status = Literal["ready", "compiling", "absent", "failed", "unavailable"]
MODULES = ("step", "levenberg_marquardt")  # those with functions that are called from Python
_READY, _FAILED, _LOCK = "ready", "failed", "lock"  # files in the folder
_HERE = Path(__file__).parent
_importing = threading.Lock()
_loaded: dict[str, Any] = {}


@cache
def _key() -> str:
    """A hash of all that decides the machine code; of the files' times too, since Numba's own index looks at these."""
    import llvmlite.binding as llvm

    digest = hashlib.sha256()
    for path in sorted(_HERE.glob("*.py")):
        digest.update(f"{path} {path.stat().st_mtime_ns}\n".encode())
        digest.update(path.read_bytes())
    processor = (llvm.get_host_cpu_name(), str(llvm.get_host_cpu_features()), os.environ.get("NUMBA_CPU_FEATURES"))
    digest.update(repr((sys.version, metadata.version("numba"), metadata.version("llvmlite"), *processor)).encode())
    return digest.hexdigest()[:16]


def folder() -> Path:
    """The folder of this machine's kernels: in $AUTODECODER_KERNELS or the home folder, or in a temporary one where
    that cannot be written."""
    kept = Path(os.environ.get("AUTODECODER_KERNELS") or home() / "kernels").expanduser()
    try:
        kept.mkdir(parents=True, exist_ok=True)
        writable = os.access(kept, os.W_OK)
    except OSError:
        writable = False
    return (kept if writable else Path(tempfile.gettempdir()) / f"autodecoder-kernels-{_user()}") / _key()


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")


@cache
def available() -> bool:
    """Whether Numba is installed: everything works without it, only slower."""
    return find_spec("numba") is not None and find_spec("llvmlite") is not None


def status() -> Status:
    """Where compiling stands, without starting it. "failed" and "unavailable" stay so; the others may change."""
    if not available():
        return "unavailable"
    where = folder()
    if (where / _READY).exists():
        return "ready"
    if (where / _FAILED).exists():
        return "failed"
    if not (where / _LOCK).exists():
        return "absent"
    try:
        with FileLock(where / _LOCK, timeout=0):
            return "absent"
    except Timeout:
        return "compiling"


def start_compiling() -> subprocess.Popen[bytes] | None:
    """Compile in a process of its own, if that is still to be done; returns that process, or None."""
    return _compiler() if status() == "absent" else None


def compile_now() -> None:
    """See to it that the kernels are there: wait for a process that compiles them. Raises ConfigError if that fails.

    Never in this process: code that comes straight from the compiler and the same code from the cache differ in their
    last bits, and compiling leaves 200 MB behind.
    """
    if not available():
        raise ConfigError('engine is "numba", but Numba is not installed. Install it, or choose engine "auto".')
    if status() != "ready":
        _compiler().wait()
    if status() != "ready":
        raise ConfigError(
            'The kernels cannot be compiled on this machine. Choose engine "torch"; what the compiler said is in '
            f"{folder() / _FAILED}."
        )


def compile_here() -> bool:
    """What that process does: import every module, so that Numba fills its cache; False if another one was first."""
    where = folder()
    where.mkdir(parents=True, exist_ok=True)
    with FileLock(where / _LOCK):
        if (where / _READY).exists():
            return False
        try:
            for name in MODULES:
                _import(name, where)
        except Exception:  # whatever the compiler stumbles over, training goes on by torch
            (where / _FAILED).write_text(traceback.format_exc())
            raise
        (where / _READY).touch()
        return True


def _compiler() -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(_HERE.parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", __package__],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def module(name: str) -> Any:
    """A module of compiled functions, loaded from the cache; waits for its compiling where that has not been done."""
    if name not in _loaded:
        compile_now()
        _loaded[name] = _import(name, folder())
    return _loaded[name]


def loaded(name: str) -> bool:
    """Whether this process has that module already."""
    return name in _loaded


def _import(name: str, where: Path) -> Any:
    from numba import config

    with _importing:  # Numba reads the folder when a function is decorated, that is, while its module is imported
        before, config.CACHE_DIR = config.CACHE_DIR, str(where)
        try:
            return import_module(f".{name}", __package__)
        finally:
            config.CACHE_DIR = before
