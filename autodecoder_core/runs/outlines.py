"""The losses of many runs at once, thinned to what a line of an inch can show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Integer, cast, select

from . import tables

runs, losses = tables.runs, tables.losses


class Outline(NamedTuple):
    """A few of a run's losses, in order. epochs: (n,) whole numbers. loss: (n,) data loss, NaN where not finite."""

    epochs: NDArray[np.int64]
    loss: NDArray[np.float64]


def read_outlines(connection: Connection, ids: Sequence[str], points: int) -> Mapping[str, Outline]:
    """An outline of at most about `points` epochs for each run that has losses; unknown runs are left out."""
    heads = connection.execute(select(runs.c.id, runs.c.epoch).where(runs.c.id.in_(ids))).all()
    by_stride: dict[int, list[str]] = defaultdict(list)
    for id, epoch in heads:
        by_stride[max(1, epoch // points)].append(id)
    rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for stride, members in by_stride.items():  # runs of one length are read by one query
        query = select(losses.c.run, losses.c.epoch, losses.c.data_loss).where(losses.c.run.in_(members))
        whole = cast(losses.c.epoch, Integer)
        query = query.where(losses.c.epoch == whole, whole % stride == 0).order_by(losses.c.run, losses.c.step)
        for id, epoch, loss in connection.execute(query):
            rows[id].append((epoch, np.nan if loss is None else loss))
    return {
        id: Outline(np.array([e for e, _ in pairs], np.int64), np.array([v for _, v in pairs], np.float64))
        for id, pairs in rows.items()
    }
