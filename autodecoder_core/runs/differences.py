"""What sets several runs' settings apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..model.config import TrainingConfig


def settings(config: TrainingConfig) -> dict[str, Any]:
    """The settings as one flat table, the strategy's own among them; layer widths as text, such as "64 × 64 × 64"."""
    values = config.to_dict()
    strategy = values.pop("strategy")
    flat = {"strategy": strategy.pop("name"), **strategy, **values}
    flat["hidden"] = " × ".join(str(width) for width in config.hidden)
    return flat


def differences(configs: Sequence[TrainingConfig]) -> dict[str, list[Any]]:
    """The settings in which the configurations differ: name → one value for each; None where it has no such setting."""
    tables = [settings(config) for config in configs]
    names = dict.fromkeys(name for table in tables for name in table)
    rows = {name: [table.get(name) for table in tables] for name in names}
    return {name: row for name, row in rows.items() if any(value != row[0] for value in row)}
