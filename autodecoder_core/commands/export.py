"""export: what a model holds, in forms that other programs read."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..errors import ConfigError
from . import output
from .base import count

if TYPE_CHECKING:
    import pandas as pd

    from ..model.autodecoder import Autodecoder

    Content = Callable[[Autodecoder, str], bytes]

NAME = "export"
SUMMARY = "write the latents, the decoded curves or the weights of a model for other programs"
EXAMPLES = (
    "export model.safetensors --latents latents.csv",
    "export model.safetensors --curves curves.parquet --points 100",
    "export model.safetensors --weights weights.npz",
)


def configure(parser: argparse.ArgumentParser) -> None:
    tables = ", ".join(output.TABLES)
    parser.add_argument("model", metavar="MODEL", help="a model file, as train writes it")
    parser.add_argument("--latents", metavar="FILE", help=f"a row a training function: name, z1 … zd ({tables})")
    parser.add_argument(
        "--curves",
        metavar="FILE",
        help=f"the training functions, decoded on a grid: name, coordinates, values ({tables})",
    )
    parser.add_argument(
        "--points",
        type=count,
        metavar="K",
        help="grid points along each coordinate (default: 200 on a line, 64 × 64, 16³)",
    )
    parser.add_argument(
        "--weights", metavar="FILE", help="the decoder's weights and the latents as plain arrays (.npz)"
    )


def run(options: argparse.Namespace) -> None:
    from ..model.files import load

    wanted: list[tuple[str | None, Sequence[str], Content]] = [
        (options.latents, output.TABLES, lambda model, suffix: output.table_bytes(latents(model), suffix)),
        (
            options.curves,
            output.TABLES,
            lambda model, suffix: output.table_bytes(curves(model, options.points), suffix),
        ),
        (options.weights, (".npz",), lambda model, _: weights(model)),
    ]
    jobs = [(output.target(path, suffixes), content) for path, suffixes, content in wanted if path]
    if not jobs:
        raise ConfigError("Nothing to write: give at least one of --latents, --curves, --weights.")
    if options.points and not options.curves:
        raise ConfigError("--points is for --curves; give both or none.")
    model = load(options.model)
    for file, content in jobs:
        output.write(file, content(model, file.suffix.lower()))
        print(f"{file} ({output.size(file)})")


def latents(model: Autodecoder) -> pd.DataFrame:
    """A row a training function: name, z1 … zd."""
    import pandas as pd

    columns = {f"z{i + 1}": model.latents[:, i].astype(np.float64) for i in range(model.latent_dim)}
    return pd.DataFrame({"name": list(model.names), **columns})


def curves(model: Autodecoder, per_axis: int | None) -> pd.DataFrame:
    """A row a function and grid point, in the user's units: name, coordinates, values."""
    import pandas as pd

    grid = model.grid(per_axis)  # (P, c)
    decoded = model.decode(model.latents, grid)  # (N, P, m)
    n = len(model.names)
    columns: dict[str, object] = {"name": np.repeat(np.asarray(model.names, dtype=object), len(grid))}
    columns |= {label: np.tile(grid[:, i], n) for i, label in enumerate(model.coord_names)}
    columns |= {label: decoded[..., i].ravel() for i, label in enumerate(model.value_names)}
    return pd.DataFrame(columns)


def weights(model: Autodecoder) -> bytes:
    """The decoder's tensors under their names, and the latents, as an NPZ without objects."""
    arrays = {name: tensor.detach().numpy() for name, tensor in model.decoder.state_dict().items()}
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays, latents=model.latents)
    return buffer.getvalue()
