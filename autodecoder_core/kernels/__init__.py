"""What Numba compiles: matrix products, activations, losses and Adam, put together into whole training and encoding.

How it works, with the derivation of each gradient: docs/engine.md. Nothing here knows torch, datasets or
configurations: flat float32 arrays in, flat float32 arrays out. Importing a module that imports Numba compiles it, or
loads it from the cache: go through `cache.py`, which knows whether it is there.
"""
