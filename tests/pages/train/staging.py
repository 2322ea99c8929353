"""What the tests of the Train page share: contenders that train in a moment, and how to read the page."""

from __future__ import annotations

import json
import struct
import threading
from typing import Any

from streamlit.testing.v1 import AppTest

import autodecoder_core as ad
from autodecoder_core.runs import RunStore, worker

CONFIGS = (
    ad.TrainingConfig(hidden=(8,), strategy=ad.Joint(epochs=8), coordinate_features=2),
    ad.TrainingConfig(hidden=(8,), strategy=ad.Alternating(2, 2, 2), coordinate_features=2),
)


def trained(store: RunStore, runs: tuple[str, ...]) -> str:
    for run in runs:
        worker.work(store, run, threading.Event())
    return ",".join(runs)


def live(app: AppTest) -> dict[str, Any]:
    """The header of what the live view was sent."""
    (part,) = [element for element in app.get("bidi_component") if "live_view" in element.proto.component_name]
    data: bytes = part.proto.bytes
    (size,) = struct.unpack_from("<I", data)
    header: dict[str, Any] = json.loads(data[4 : 4 + size])
    return header


def said(app: AppTest) -> str:
    return " ".join(element.value for kind in ("markdown", "warning", "error", "caption") for element in app.get(kind))


def linked(app: AppTest) -> list[str]:
    """The runs in the link."""
    value = app.query_params.get("run", "")
    return (value if isinstance(value, str) else value[0]).split(",")


def enabled(app: AppTest) -> set[str]:
    return {key for key in ("start", "pause", "resume", "stop") if not app.button(key=f"train_{key}").disabled}
