"""A model as the browser needs it to decode by itself; assets/js/decoder.js is the reader."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autodecoder_core.data.normalisation import Affine
from autodecoder_core.model.autodecoder import Autodecoder

_OUTPUT = {"bce": "sigmoid", "cce": "softmax"}


def model_message(model: Autodecoder) -> tuple[dict[str, Any], dict[str, NDArray[np.float32]]]:
    """Header and arrays for `pages.shared.packing.pack`: the decoder, its units and names, without the latents.

    Header: d, c, m, activation, output ("identity", "sigmoid" or "softmax"), widths (rows of each layer, the output
    last), coords and values (offset and scale of the normalisation; as JSON numbers, because a float32 cannot tell
    two seconds of a date apart), domain (c pairs, user's units), coord_names, value_names.
    Arrays: W0, b0, W1, b1, …, row-major as torch keeps them (rows, columns), and frequencies (F,).
    """
    header: dict[str, Any] = {
        "d": model.latent_dim,
        "c": model.n_coords,
        "m": model.n_outputs,
        "activation": model.config.activation,
        "output": _OUTPUT.get(model.config.loss, "identity"),
        "widths": [len(bias) for _, bias in model.layers],
        "coords": _affine(model.normalisation.coords),
        "values": _affine(model.normalisation.values),
        "domain": np.asarray(model.domain, dtype=np.float64).reshape(-1, 2).tolist(),
        "coord_names": list(model.coord_names),
        "value_names": list(model.value_names),
    }
    arrays = {"frequencies": model.frequencies.astype(np.float32)}
    for i, (weight, bias) in enumerate(model.layers):
        arrays |= {f"W{i}": weight, f"b{i}": bias}
    return header, arrays


def _affine(affine: Affine) -> dict[str, list[float]]:
    return {"offset": affine.offset.tolist(), "scale": affine.scale.tolist()}
