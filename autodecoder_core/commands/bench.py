"""bench: what a training step and an encoding cost on this machine."""

from __future__ import annotations

import argparse
import statistics
from dataclasses import replace

from . import progress, settings, source
from .base import count

NAME = "bench"
SUMMARY = "measure what a training step and an encoding cost on this machine"
EXAMPLES = (
    "bench",
    "bench --latent-dim 4 --hidden 128,128,128 --batch-size 4096",
    "bench family:damped_wave --functions 1000 --points 64",
)


def configure(parser: argparse.ArgumentParser) -> None:
    source.add_data_argument(parser)
    data = next(action for action in parser._actions if action.dest == "data")
    data.nargs, data.default = "?", "family:sinusoid"
    data.help = f"{data.help} (default: family:sinusoid)"
    parser.add_argument(
        "--repeats", type=count, default=5, metavar="R", help="measurements, the median counts (default: 5)"
    )
    parser.add_argument(
        "--steps", type=count, default=200, metavar="S", help="training steps a measurement (default: 200)"
    )
    source.add_family_flags(parser, "data of a family")
    settings.add_flags(parser)


def run(options: argparse.Namespace) -> None:
    config = settings.config_from(options)
    dataset = source.read(options)
    import torch

    from ..encoding import encode_many
    from ..model.config import Joint
    from ..training import train

    steps_an_epoch = -(-dataset.n_points // config.batch_size)
    epochs = max(2, round(options.steps / steps_an_epoch))
    config = replace(config, strategy=Joint(epochs=epochs))
    part = dataset.subset(range(min(64, dataset.n_functions)))
    step_times, encode_times = [], []
    with progress.bar(options.repeats, "measuring", "round") as bar:
        for _ in range(options.repeats):
            first, *_, last = train(dataset, config, snapshot_every=1)
            step_times.append((last.wall_seconds - first.wall_seconds) / (last.step - first.step))
            encode_times.append(statistics.fmean(e.seconds for e in encode_many(last.model, part, seed=config.seed)))
            bar.update()
    layers = "×".join(map(str, config.hidden))
    print(f"{source.describe(dataset)}; d = {config.latent_dim}, {layers}, B = {config.batch_size}")
    engine = last.model.record["engine"]
    threads = config.threads if engine == "numba" else torch.get_num_threads()
    print(f"{engine} engine, {threads} thread{'s' if threads > 1 else ''}; median of {options.repeats}")
    print(f"{'training':<10}{statistics.median(step_times) * 1e6:>10.0f} µs a step")
    print(
        f"{'encoding':<10}{statistics.median(encode_times) * 1e3:>10.2f} ms a function (of {part.n_functions} at once)"
    )
