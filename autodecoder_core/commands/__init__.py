"""The subcommands, one file each, in the order of the help.

Nothing here imports torch before a command runs: `--help` answers at once.
"""

from __future__ import annotations

from . import bench, encode, export, generate, inspect, train
from .base import Command

COMMANDS: tuple[Command, ...] = (train, encode, generate, inspect, export, bench)

__all__ = ["COMMANDS", "Command", "bench", "encode", "export", "generate", "inspect", "train"]
