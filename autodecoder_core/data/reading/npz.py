"""NPZ, without pickle. Either coords (P, c), values (P, m), owner (P,); or t (K,) or (N, K), and x (N, K) or (N, K, m).

Beside them, optionally: names (N), coord_names (c), value_names (m), name, and factors as 'factor:NAME' (N).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import DataError
from .limits import Limits
from .points import Points
from .remarks import Remarks, shorten, some

_KEYS = "Expected coords, values and owner, or t (K,) and x (N, K); save with np.savez('data.npz', t=t, x=x)."


def read_npz(data: bytes, limits: Limits, remarks: Remarks) -> Points:
    """Raises DataError for damaged files, Python objects, other keys, and shapes that disagree."""
    arrays = _load(data, limits)
    if "values" in arrays:
        points = _flat(arrays)
    elif "x" in arrays:
        points = _grid(arrays)
    else:
        raise DataError(f"The NPZ file holds {some(list(arrays), 6) or 'no arrays'}. {_KEYS}")
    for key, array in (("coords", points.coords), ("values", points.values)):
        bad = np.argwhere(np.isinf(array) if key == "values" else ~np.isfinite(array))
        if len(bad):
            row, column = (int(i) for i in bad[0])
            raise DataError(
                f"Row {row + 1}, column {column + 1} of {key}: found {array[row, column]}; expected a finite number. "
                "Use NaN in the values for missing ones."
            )
    return points


def _load(data: bytes, limits: Limits) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:  # sizes first: a small file can unpack to a huge one
            limits.check_cells(sum(info.file_size for info in archive.infolist()) // 8)
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
    except DataError:
        raise
    except Exception as error:  # foreign bytes: zipfile, zlib and NumPy's header parser each raise their own
        if "allow_pickle" in str(error):
            raise DataError(
                "The NPZ file holds Python objects, which are never opened: they can run code. "
                "Save plain arrays of numbers; give text as dtype=str."
            ) from error
        raise DataError(f"The NPZ file is damaged or cut short ({shorten(str(error), 100)}). Save it again.") from error
    return {key: array for key, array in arrays.items() if isinstance(array, np.ndarray)}


def _flat(arrays: Mapping[str, NDArray[Any]]) -> Points:
    values = _numbers(arrays, "values")
    values = values[:, None] if values.ndim == 1 else values
    coords = _numbers(arrays, "coords") if "coords" in arrays else np.zeros((len(values), 0))
    coords = coords[:, None] if coords.ndim == 1 else coords
    owner = _numbers(arrays, "owner") if "owner" in arrays else np.zeros(len(values))
    if coords.ndim != 2 or values.ndim != 2 or owner.ndim != 1 or not len(coords) == len(values) == len(owner):
        raise DataError(
            f"coords has shape {coords.shape}, values {values.shape} and owner {owner.shape}; expected (P, c), (P, m) "
            "and (P,) with one P."
        )
    whole = np.isfinite(owner) & (owner == np.round(owner)) & (owner >= 0) & (owner < max(1, len(owner)) * 2**20)
    if not whole.all():
        row = int(np.flatnonzero(~whole)[0])
        raise DataError(f"Row {row + 1} of owner: found {owner[row]}; expected the function's number, 0 … N-1.")
    numbers, codes = np.unique(owner.astype(np.int64), return_inverse=True)
    names = _texts(arrays, "names")
    if names is not None:
        if len(numbers) and len(names) <= numbers[-1]:
            raise DataError(f"owner goes to {numbers[-1]}, but names has {len(names)} entries. Expected one name each.")
        if len(names) != len(numbers):
            raise DataError(
                f"names has {len(names)} entries for {len(numbers)} functions with points. Drop the others."
            )
    return _points(arrays, coords, values, codes.astype(np.int64), names or tuple(str(n) for n in numbers))


def _grid(arrays: Mapping[str, NDArray[Any]]) -> Points:
    x = _numbers(arrays, "x")
    x = x[None] if x.ndim == 1 else x
    x = x[:, :, None] if x.ndim == 2 else x
    if x.ndim != 3 or x.size == 0:
        raise DataError(f"x has shape {arrays['x'].shape}; expected (N, K), or (N, K, m) with several outputs.")
    n, k, m = x.shape
    t = _numbers(arrays, "t") if "t" in arrays else np.arange(k, dtype=np.float64)
    if t.shape not in ((k,), (n, k)):
        hint = " x looks transposed; pass x.T." if t.ndim == 1 and len(t) == n else ""
        raise DataError(f"t has shape {t.shape} but x {arrays['x'].shape}; expected t ({k},) or ({n}, {k}).{hint}")
    t = np.broadcast_to(t, (n, k)).reshape(-1, 1)
    names = _texts(arrays, "names")
    if names is not None and len(names) != n:
        raise DataError(f"names has {len(names)} entries; expected {n}, one for each row of x.")
    keep = np.isfinite(t[:, 0]) | ~np.isnan(x.reshape(-1, m)).all(
        axis=1
    )  # NaN in both pads functions of unequal length
    owner = np.repeat(np.arange(n), k)[keep]
    return _points(arrays, t[keep], x.reshape(-1, m)[keep], owner, names or tuple(str(i) for i in range(n)))


def _points(
    arrays: Mapping[str, NDArray[Any]], coords: NDArray[np.float64], values: NDArray[np.float64],
    owner: NDArray[np.int64], names: tuple[str, ...],
) -> Points:  # fmt: skip
    factors: dict[str, Any] = {}
    for key, array in arrays.items():
        if key.startswith("factor:"):
            if array.shape != (len(names),):
                raise DataError(f"'{shorten(key)}' has shape {array.shape}; expected ({len(names)},), one a function.")
            label = key.removeprefix("factor:")
            factors[label] = (
                pd.Series(_texts(arrays, key), dtype="str") if array.dtype.kind in "US" else _numbers(arrays, key)
            )
    coord_names, value_names = _texts(arrays, "coord_names"), _texts(arrays, "value_names")
    title = _texts(arrays, "name")
    return Points(
        coords, values, owner, names,
        coord_names=coord_names if coord_names and len(coord_names) == coords.shape[1] else (),
        value_names=value_names if value_names and len(value_names) == values.shape[1] else (),
        factors=pd.DataFrame(factors) if factors else None,
        name=title[0] if title else "",
    )  # fmt: skip


def _numbers(arrays: Mapping[str, NDArray[Any]], key: str) -> NDArray[np.float64]:
    array = arrays[key]
    if array.dtype.kind not in "biuf":
        raise DataError(f"'{shorten(key)}' holds {array.dtype}; expected real numbers. Convert it with .astype(float).")
    return array.astype(np.float64)


def _texts(arrays: Mapping[str, NDArray[Any]], key: str) -> tuple[str, ...] | None:
    array = arrays.get(key)
    if array is None or array.size == 0 or array.dtype.kind not in "USiuf":
        return None
    cells = np.atleast_1d(array).ravel()
    return tuple(c.decode(errors="replace") if isinstance(c, bytes) else str(c) for c in cells.tolist())
