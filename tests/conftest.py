"""Set before torch is imported by any test: one thread a process, as the app's workers have it.

Two torch threads collapse as soon as another process wants their core, and xdist runs two processes.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
