"""Encoding: the latent of a new function, with θ frozen."""

from .encode import encode, encode_many
from .result import Encoding

__all__ = ["Encoding", "encode", "encode_many"]
