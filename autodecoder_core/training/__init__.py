"""Training: strategies, the objective, engines, and the loop that yields snapshots."""

from .loop import train
from .snapshot import Checkpoint, Snapshot
from .stack import train_stacked

__all__ = ["Checkpoint", "Snapshot", "train", "train_stacked"]
