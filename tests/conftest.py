"""Set before torch is imported by any test: one thread a process, as the app's workers have it.

Two torch threads collapse as soon as another process wants their core, and xdist runs two processes.
The kernels are compiled once and kept beside the checkout: tests have home folders of their own, which come and go.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("AUTODECODER_KERNELS", str(Path(__file__).resolve().parents[1] / "build/kernels"))


def pytest_sessionstart() -> None:
    from autodecoder_core.kernels import cache

    cache.compile_now()
