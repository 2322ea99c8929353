"""train: an auto-decoder from data, written as a model file."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError
from ..kernels import cache as kernels
from . import output, progress, settings, source
from .base import count, share
from .report import errors

if TYPE_CHECKING:
    from ..data.dataset import Dataset
    from ..training.snapshot import Snapshot

NAME = "train"
SUMMARY = "train an auto-decoder and write it as a model file"
EXAMPLES = (
    "train data.csv --latent-dim 4 --out model.safetensors",
    "train data.csv --strategy alternating --rounds 30 --held-out 0.2",
    "train family:sinusoid --functions 500 --noise 0.05 --epochs 400",
    "train sample:elnino --latent-dim 4 --held-out 0.2 --snapshots snapshots",
)
MODEL = (".safetensors",)


def configure(parser: argparse.ArgumentParser) -> None:
    source.add_data_argument(parser)
    parser.add_argument(
        "--out",
        default="model.safetensors",
        metavar="FILE",
        help="the model file to write (default: model.safetensors)",
    )
    parser.add_argument(
        "--held-out",
        type=share,
        default=0.0,
        metavar="SHARE",
        help="share of the functions to keep from training, and to encode at the end as a test (default: 0)",
    )
    parser.add_argument("--snapshots", metavar="FOLDER", help="write a model file of every snapshot there as well")
    parser.add_argument(
        "--snapshot-every", type=count, metavar="EPOCHS", help="epochs between snapshots (default: a hundredth of all)"
    )
    source.add_family_flags(parser, "data of a family (DATA is family:NAME)")
    settings.add_flags(parser)


def run(options: argparse.Namespace) -> None:
    config = settings.config_from(options)
    out = output.target(options.out, MODEL)
    folder = Path(options.snapshots) if options.snapshots else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    dataset = source.read(options)
    held_out: Dataset | None = None
    if options.held_out:
        dataset, held_out = dataset.split(held_out=options.held_out, seed=config.seed)

    from ..training import train

    snapshots = train(dataset, config, snapshot_every=options.snapshot_every)
    if config.engine == "auto" and kernels.status() in ("absent", "compiling"):
        progress.note("The fast engine is being made ready for this machine, once; torch trains meanwhile.")
    total = config.strategy.total_epochs
    last = follow(snapshots, total, folder, out)
    save(last, out)
    print(f"data      {source.describe(dataset)}")
    pace = f"{last.wall_seconds:.1f} s by {last.model.record['engine']}"
    print(f"training  {config.strategy.name}, {last.epoch:,} epochs, {last.step:,} steps, {pace}")
    print(f"loss      data {last.data_loss:.4g}, prior {last.prior_loss:.4g} (normalised)")
    for line in errors(last.model, dataset, held_out, config.seed):
        print(line)
    print(f"model     {out} ({output.size(out)})")


def follow(snapshots: Iterable[Snapshot], total: int, folder: Path | None, out: Path) -> Snapshot:
    """Run the training to its end behind a progress bar; after Ctrl+C the last snapshot is saved first."""
    last: Snapshot | None = None
    try:
        with progress.bar(total, "training", "epoch") as bar:
            for snapshot in snapshots:
                bar.set_postfix_str(f"{snapshot.phase}, data loss {snapshot.data_loss:.3g}", refresh=False)
                bar.update(snapshot.epoch - bar.n)
                if folder is not None:
                    save(snapshot, folder / f"epoch-{snapshot.epoch:06d}.safetensors")
                last = snapshot
    except KeyboardInterrupt:
        if last is not None:
            save(last, out)
            progress.note(f"Stopped. The model of epoch {last.epoch} of {total} is in {out}.")
        raise
    if last is None:
        raise DataError("Training made no snapshot; there is nothing to write.")
    return last


def save(snapshot: Snapshot, file: Path) -> None:
    from ..model.files import save as write_model

    write_model(snapshot.model, file)
