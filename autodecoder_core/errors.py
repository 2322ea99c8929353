"""The errors that people see. Each says what came, what was expected and what to do about it."""

from __future__ import annotations


class AutodecoderError(ValueError):
    """Anything that a person can put right: bad data, a bad setting, a bad file."""


class DataError(AutodecoderError):
    """Data that cannot be used; the message names the row and the column where it has them."""


class ConfigError(AutodecoderError):
    """A setting, or a combination of settings, that cannot be trained."""


class ModelFileError(AutodecoderError):
    """A model file that is foreign, truncated or newer than this program."""


class DivergenceError(AutodecoderError):
    """Training ran into values that are not finite; the snapshots before it are good."""
