"""How many numbers a vector register of this machine holds, and how a matrix product is cut to fit the registers.

A block of ROWS × VECTORS accumulators stays in registers while the inner loop runs; with one register for a row's
number and VECTORS for the columns that must be no more than the machine has (32 with AVX-512 and NEON, 16 with AVX2).
Decided from the very features that Numba compiles for, which are also in the key of its cache.
"""

from __future__ import annotations

import platform

from numba import config
from numba.core.codegen import get_host_cpu_features

MACHINE = platform.machine().lower()


def _instruction_set() -> str:
    if MACHINE in ("arm64", "aarch64"):
        return "neon"
    features = get_host_cpu_features() if config.CPU_FEATURES is None else config.CPU_FEATURES
    return "avx512" if "+avx512f" in features.split(",") else "avx2"


INSTRUCTIONS = _instruction_set()
LANES = {"avx512": 16, "avx2": 8, "neon": 4}[INSTRUCTIONS]

# (rows, vectors) of the blocks for wide, middling and narrow matrices; the narrowest is 16 columns wide, the unit to
# which all layers are padded (packing.py). 6 × 4 keeps 24 accumulators, 4 columns and one number in 29 of 32 registers.
WIDE, MIDDLE, NARROW = {
    "avx512": ((6, 4), (8, 2), (16, 1)),
    "avx2": ((6, 2), (6, 2), (6, 2)),
    "neon": ((6, 4), (6, 4), (6, 4)),
}[INSTRUCTIONS]
