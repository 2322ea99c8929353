"""Laws that draw functions: numpy only, no datasets. `autodecoder_core.data.generating` samples them."""

from .base import Family
from .expression.error import FormulaError
from .formula import Formula, formula_family, parse_formula
from .parameter import Parameter
from .registry import get, names

__all__ = ["Family", "Formula", "FormulaError", "Parameter", "formula_family", "get", "names", "parse_formula"]
