"""Training: strategies, the objective, engines, and the loop that yields snapshots."""

from .loop import train
from .snapshot import Checkpoint, Snapshot

__all__ = ["Checkpoint", "Snapshot", "train"]
