"""What a server does beside its first visitor: what the first page needs at once, torch when that page is served.

Importing torch takes a second of the one lock that all Python shares, and the first page does without it: its model is
decoded in the browser.
"""

from __future__ import annotations

import gc
import threading
import time

from . import resources
from .components import figure_one, latent_map  # noqa: F401 - what the first page draws

_NOBODY_COMES = 5.0  # seconds after which torch is imported although there was no visitor
_BROWSER_LOADS = 2.0  # seconds in which the visitor's browser still fetches what the page is made of

_served = threading.Event()


def page_served() -> None:
    """A visitor has got a page."""
    _served.set()


def run() -> None:
    """Get everything ready; takes seconds, most of them waiting."""
    resources.example_model()
    resources.example_dataset()
    _served.wait(_NOBODY_COMES)
    while _served.is_set():  # again for whoever came meanwhile
        _served.clear()
        time.sleep(_BROWSER_LOADS)
    import autodecoder_core.encoding  # for the pages that decode, train and fit
    import autodecoder_core.figures.curves
    import autodecoder_core.figures.losses  # noqa: F401
    from autodecoder_core.kernels import cache as kernels

    if kernels.status() == "ready":
        kernels.module("levenberg_marquardt")  # the first drawing to be fitted does not wait for it either
    resources.launcher()  # workers wait for runs from now on; kernels that are missing are compiled
    gc.collect()
    gc.freeze()  # Streamlit collects garbage after script runs; torch's 300,000 objects need not be walked each time
