"""Where there is no run yet: one button that makes two."""

from __future__ import annotations

import streamlit as st

from autodecoder_core.errors import AutodecoderError
from autodecoder_core.model.config import Alternating, Joint, TrainingConfig

from . import resources
from . import thread as threads
from .page import go
from .text import plain

EXAMPLE = (
    TrainingConfig(strategy=Joint(epochs=800)),
    TrainingConfig(strategy=Alternating(latent_epochs=20, decoder_epochs=20, rounds=20)),
)


def nothing_yet() -> None:
    """Says what to do next, and does it by one button."""
    st.markdown(
        "There is no run yet. Train one on the Train page, or begin with the example: 61 years of sea surface "
        "temperatures off Peru, learned side by side by a joint and an alternating run. It takes half a minute."
    )
    if st.button("Train the example", key="runs_example", type="primary"):
        try:
            dataset = resources.sample_dataset_id(resources.EXAMPLE_SAMPLE)
            runs = resources.launcher().start(dataset, EXAMPLE)
        except AutodecoderError as error:
            st.error(plain(str(error), 400))
            return
        go("train", threads.change(dataset=dataset, runs=tuple(runs)))
