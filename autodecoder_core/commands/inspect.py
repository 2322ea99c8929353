"""inspect: what is in a model file or a data file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from . import output, source

if TYPE_CHECKING:
    from ..data.dataset import Dataset
    from ..model.autodecoder import Autodecoder

NAME = "inspect"
SUMMARY = "show what a model file or a data file holds"
EXAMPLES = ("inspect model.safetensors", "inspect model.safetensors --json", "inspect data.csv")
MODEL_SUFFIX = ".safetensors"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=f"a model ({MODEL_SUFFIX}) or a data file")
    parser.add_argument(
        "--layout", choices=source.LAYOUTS, default="auto", help="how a data file is laid out (default: auto)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def run(options: argparse.Namespace) -> None:
    file = Path(options.file)
    if not file.is_file():
        what = "is a folder, not a file" if file.is_dir() else "is not there"
        raise DataError(f"{file} {what}. Give a model ({MODEL_SUFFIX}) or a data file.")
    facts: dict[str, Any] = {"file": str(file), "size": output.size(file)}
    if file.suffix.lower() == MODEL_SUFFIX:
        from ..model.files import load

        facts |= model_facts(load(file))
    else:
        from ..data.reading import read_dataset

        facts |= data_facts(read_dataset(file, layout=options.layout))
    print(json.dumps(facts, indent=2, ensure_ascii=False) if options.json else as_text(facts))


def model_facts(model: Autodecoder) -> dict[str, Any]:
    """Configuration, sizes, losses, latent statistics and the tensors of the decoder, as plain values."""
    state = model.decoder.state_dict()
    z = model.latents.astype(np.float64)  # (N, d)
    record = dict(model.record)
    return {
        "kind": "model",
        "functions": len(model.names),
        "coordinates": {
            name: [float(low), float(high)] for name, (low, high) in zip(model.coord_names, model.domain, strict=True)
        },
        "outputs": list(model.value_names),
        "losses": {key: record.pop(key) for key in ("data_loss", "prior_loss") if key in record},
        "training": record,
        "config": model.config.to_dict(),
        "parameters": sum(int(tensor.numel()) for tensor in model.decoder.parameters()),
        "decoder": {name: list(tensor.shape) for name, tensor in state.items()},
        "latents": {
            f"z{i + 1}": {
                "mean": float(z[:, i].mean()),
                "std": float(z[:, i].std()),
                "min": float(z[:, i].min()),
                "max": float(z[:, i].max()),
            }
            for i in range(z.shape[1])
        },
    }


def data_facts(dataset: Dataset) -> dict[str, Any]:
    """Sizes, ranges and factors of a dataset, as plain values."""

    def spans(names: tuple[str, ...], columns: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, list[float]]:
        return {name: [float(columns[:, i].min()), float(columns[:, i].max())] for i, name in enumerate(names)}

    return {
        "kind": "data",
        "functions": dataset.n_functions,
        "points": dataset.n_points,
        "points of a function": [int(dataset.counts.min()), int(dataset.counts.max())],
        "sampling": "irregular" if dataset.shared_grid is None else "one shared grid",
        "coordinates": spans(dataset.coord_names, dataset.coords),
        "outputs": spans(dataset.value_names, dataset.values),
        "factors": [] if dataset.factors is None else [str(column) for column in dataset.factors.columns],
        "notes": {key: str(value) for key, value in dataset.notes.items()},
    }


def as_text(facts: Mapping[str, Any], indent: str = "") -> str:
    """A line a fact, names in one column; groups are indented."""
    width = max((len(key) for key in facts), default=0)
    lines = []
    for key, value in facts.items():
        if isinstance(value, Mapping) and any(isinstance(inner, Mapping) for inner in value.values()):
            lines += [f"{indent}{key}", as_text(value, indent + "  ")]
        elif isinstance(value, Mapping):
            lines.append(
                f"{indent}{key:<{width}}  " + (", ".join(f"{k} {_short(v)}" for k, v in value.items()) or "none")
            )
        else:
            lines.append(f"{indent}{key:<{width}}  {_short(value)}")
    return "\n".join(lines)


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.5g}"
    if isinstance(value, list):
        return "(" + ", ".join(map(_short, value)) + ")" if value else "none"
    return str(value)
