"""Auto-decoders for families of functions: data, training, encoding, and what one sees of them.

Names are loaded when first used, so that what needs no torch (the command line's help, reading a table) does not wait
for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import families as families
    from .data import samples as samples
    from .data.dataset import Dataset as Dataset
    from .data.generating import generate as generate
    from .data.reading import read_dataset as read_dataset
    from .encoding import Encoding as Encoding
    from .encoding import encode as encode
    from .encoding import encode_many as encode_many
    from .errors import AutodecoderError as AutodecoderError
    from .errors import ConfigError as ConfigError
    from .errors import DataError as DataError
    from .errors import DivergenceError as DivergenceError
    from .errors import ModelFileError as ModelFileError
    from .model.autodecoder import Autodecoder as Autodecoder
    from .model.config import Alternating as Alternating
    from .model.config import Joint as Joint
    from .model.config import TrainingConfig as TrainingConfig
    from .model.files import load as load
    from .model.files import save as save
    from .training import Snapshot as Snapshot
    from .training import train as train

_HOMES = {
    "families": "families",
    "samples": "data.samples",
    "Dataset": "data.dataset",
    "generate": "data.generating",
    "read_dataset": "data.reading",
    "Encoding": "encoding",
    "encode": "encoding",
    "encode_many": "encoding",
    "AutodecoderError": "errors",
    "ConfigError": "errors",
    "DataError": "errors",
    "DivergenceError": "errors",
    "ModelFileError": "errors",
    "Autodecoder": "model.autodecoder",
    "Alternating": "model.config",
    "Joint": "model.config",
    "TrainingConfig": "model.config",
    "load": "model.files",
    "save": "model.files",
    "Snapshot": "training",
    "train": "training",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f".{_HOMES[name]}", __name__)
    value = home if _HOMES[name].rpartition(".")[2] == name else getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
