"""`python -m autodecoder_core.kernels`: compile this machine's kernels into the cache, unless they are there."""

from .cache import compile_here

compile_here()
