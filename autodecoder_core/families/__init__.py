"""Laws that draw functions: numpy only, no datasets. `autodecoder_core.data.generating` samples them."""

from .base import Family
from .parameter import Parameter
from .registry import get, names

__all__ = ["Family", "Parameter", "get", "names"]
