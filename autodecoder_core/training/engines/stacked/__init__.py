"""Several runs in one batched step, written so that a CUDA graph can hold it. How it works: docs/engine.md."""
