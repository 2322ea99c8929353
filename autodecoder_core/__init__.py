"""Auto-decoders for families of functions: data, training, encoding, and what one sees of them."""

from .data.dataset import Dataset
from .errors import AutodecoderError, ConfigError, DataError, DivergenceError, ModelFileError

__all__ = ["AutodecoderError", "ConfigError", "DataError", "Dataset", "DivergenceError", "ModelFileError"]
