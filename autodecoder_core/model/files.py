"""Model files: safetensors with a JSON header. Nothing is ever unpickled. The format: docs/model-file.md."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as read_tensors
from safetensors.numpy import save as write_tensors

from ..data.normalisation import Affine
from ..errors import AutodecoderError, ModelFileError
from .autodecoder import Autodecoder, Normalisation, as_layers
from .config import TrainingConfig

FORMAT = "autodecoder-model"
VERSION = 1


def model_to_bytes(model: Autodecoder) -> bytes:
    """The whole model as one safetensors message."""
    tensors: dict[str, Any] = {}
    for i, (weight, bias) in enumerate(model.layers):
        tensors |= {f"decoder.layers.{i}.weight": weight, f"decoder.layers.{i}.bias": bias}
    tensors["latents"] = model.latents
    tensors["domain"] = model.domain
    for side in ("coords", "values"):
        affine: Affine = getattr(model.normalisation, side)
        tensors[f"normalisation.{side}.offset"] = affine.offset
        tensors[f"normalisation.{side}.scale"] = affine.scale
    header = {
        "config": model.config.to_dict(),
        "names": list(model.names),
        "coord_names": list(model.coord_names),
        "value_names": list(model.value_names),
        "record": dict(model.record),
    }
    meta = {"format": FORMAT, "version": str(VERSION), "header": json.dumps(header)}
    return write_tensors({k: np.ascontiguousarray(v) for k, v in tensors.items()}, metadata=meta)


def model_from_bytes(data: bytes) -> Autodecoder:
    """The inverse of `model_to_bytes`. Raises ModelFileError for a foreign, truncated or newer file."""
    meta = _metadata(data)
    if meta.get("format") != FORMAT:
        raise ModelFileError(
            "This safetensors file holds no auto-decoder: its header does not say "
            f'"format": "{FORMAT}". Choose a file that this program has saved.'
        )
    try:
        if (version := int(meta["version"])) > VERSION:
            raise ModelFileError(
                f"This model was saved by a newer version of the program (format {version}; this one reads up to "
                f"{VERSION}). Update the program to open it."
            )
        return _assemble(read_tensors(data), json.loads(meta["header"]))
    except ModelFileError:
        raise
    except (SafetensorError, AutodecoderError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ModelFileError(
            f"This model file is damaged or incomplete: {error}. Save or download it again."
        ) from error


def save(model: Autodecoder, path: str | Path) -> None:
    """Write the model; a file that is there is replaced only once the new one is whole."""
    target = Path(path)
    partial = target.with_name(target.name + ".part")
    partial.write_bytes(model_to_bytes(model))
    partial.replace(target)


def load(path: str | Path) -> Autodecoder:
    """Read a model file. Raises ModelFileError with the reason; FileNotFoundError when there is none."""
    return model_from_bytes(Path(path).read_bytes())


def _metadata(data: bytes) -> dict[str, str]:
    """The safetensors header's metadata: 8 bytes of length, then JSON."""
    length = int.from_bytes(data[:8], "little")
    try:
        if not 2 <= length <= len(data) - 8:
            raise ValueError("the header's length does not fit the file")
        header = json.loads(data[8 : 8 + length])
        if not isinstance(header, dict):
            raise ValueError("the header is not a table")
        meta = header.get("__metadata__", {})
        return meta if isinstance(meta, dict) else {}
    except ValueError as error:
        raise ModelFileError(
            f"This is no model file of the program, or it is cut off: {error}. Expected safetensors."
        ) from None


def _assemble(tensors: dict[str, Any], header: dict[str, Any]) -> Autodecoder:
    config = TrainingConfig.from_dict(header["config"])
    normalisation = Normalisation(
        *(
            Affine(tensors[f"normalisation.{side}.offset"], tensors[f"normalisation.{side}.scale"])
            for side in ("coords", "values")
        )
    )
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise ModelFileError(f"This model file is damaged: {name} holds numbers that are not finite.")
    c, m = len(normalisation.coords.offset), len(normalisation.values.offset)
    names = [name for i in range(len(config.hidden) + 1) for name in (f"layers.{i}.weight", f"layers.{i}.bias")]
    found = {name.removeprefix("decoder."): t.shape for name, t in tensors.items() if name.startswith("decoder.")}
    n_in = config.latent_dim + c * (1 + 2 * config.coordinate_features)
    shapes = [shape for a, b in pairwise((n_in, *config.hidden, m)) for shape in ((b, a), (b,))]
    if found != dict(zip(names, shapes, strict=True)):
        raise ModelFileError(
            f"This model file is inconsistent: its header says {config.hidden} and {config.coordinate_features} "
            f"features of each coordinate, which does not fit its layers {found}."
        )
    latents = tensors["latents"]
    if not len(latents) or latents.shape != (len(header["names"]), config.latent_dim):
        raise ModelFileError(
            f"This model file is inconsistent: {len(header['names'])} names and d = {config.latent_dim}, "
            f"but latents of shape {latents.shape}."
        )
    return Autodecoder(
        layers=as_layers(tensors[f"decoder.{name}"].astype(np.float32, copy=False) for name in names),
        latents=latents,
        config=config,
        names=tuple(header["names"]),
        normalisation=normalisation,
        domain=tensors["domain"],
        coord_names=tuple(header["coord_names"]),
        value_names=tuple(header["value_names"]),
        record=header["record"],
    )
