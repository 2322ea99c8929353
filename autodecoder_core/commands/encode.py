"""encode: the latents of new functions under a trained model."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import output, progress, source
from .base import count, seed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ..data.dataset import Dataset
    from ..encoding.result import Encoding
    from ..model.autodecoder import Autodecoder

NAME = "encode"
SUMMARY = "find the latent of each function in a data file, the model being frozen"
EXAMPLES = (
    "encode model.safetensors new.csv --out latents.csv",
    "encode model.safetensors new.csv --method adam --n-starts 4 --out latents.parquet",
)
AT_ONCE = 64  # functions between two moves of the progress bar


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a model file, as train writes it")
    source.add_data_argument(parser)
    parser.add_argument(
        "--out",
        default="latents.csv",
        metavar="FILE",
        help=f"the table to write: {', '.join(output.TABLES)} (default: latents.csv)",
    )
    parser.add_argument(
        "--method", choices=("lm", "adam"), default="lm", help="Levenberg-Marquardt, or plain Adam (default: lm)"
    )
    parser.add_argument(
        "--n-starts", type=count, metavar="S", help="starts of each function (default: 12 for lm, 1 for adam)"
    )
    parser.add_argument("--seed", type=seed, default=0, help="of the random starts, and of a family (default: 0)")
    source.add_family_flags(parser, "data of a family (DATA is family:NAME)")


def run(options: argparse.Namespace) -> None:
    from ..model.files import load

    file = output.target(options.out, output.TABLES)
    model = load(options.model)
    dataset = source.read(options)
    encodings = encode(model, dataset, method=options.method, n_starts=options.n_starts, seed=options.seed)
    output.write_table(file, table(dataset.names, encodings))
    unsettled = sum(not encoding.converged for encoding in encodings)
    if unsettled:
        progress.note(f"{unsettled} of {len(encodings)} did not settle; try more --n-starts.")
    mean = sum(encoding.data_loss for encoding in encodings) / len(encodings)
    print(f"{source.describe(dataset)}; mean data loss {mean:.4g} (normalised) → {file}")


def encode(model: Autodecoder, dataset: Dataset, **how: object) -> list[Encoding]:
    """`encode_many` with a progress bar."""
    from ..encoding import encode_many

    found: list[Encoding] = []
    with progress.bar(dataset.n_functions, "encoding", "function") as bar:
        for part in _parts(dataset):
            found += encode_many(model, part, **how)  # type: ignore[arg-type]
            bar.update(part.n_functions)
    return found


def table(names: Sequence[str], encodings: Sequence[Encoding]) -> pd.DataFrame:
    """A row a function: name, z1 … zd, objective, data_loss, converged."""
    import pandas as pd

    rows = []
    for name, encoding in zip(names, encodings, strict=True):
        latent = {f"z{i + 1}": float(z) for i, z in enumerate(encoding.latent)}
        rows.append(
            {
                "name": name,
                **latent,
                "objective": encoding.objective,
                "data_loss": encoding.data_loss,
                "converged": encoding.converged,
            }
        )
    return pd.DataFrame(rows)


def _parts(dataset: Dataset) -> Iterator[Dataset]:
    for first in range(0, dataset.n_functions, AT_ONCE):
        yield dataset.subset(range(first, min(first + AT_ONCE, dataset.n_functions)))
