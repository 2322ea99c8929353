"""Fit: draw a function, and watch its latent being found."""

from __future__ import annotations

import streamlit as st

from pages.shared import fit_state as states
from pages.shared import thread as threads
from pages.shared.fit_figure import found, pad, search_map
from pages.shared.fit_prompts import prompts
from pages.shared.fit_result import result
from pages.shared.fit_sources import drawable, search_settings, sources
from pages.shared.fit_words import MATHEMATICS
from pages.shared.page import head, try_this, what_you_see
from pages.shared.resources import OpenModel, open_model
from pages.shared.text import plain
from pages.shared.thread import Thread

LEGEND_OF_MAP = "On the map, circles are where the search began, and the ellipses one and two standard deviations of z."
LEGEND = (
    "Green is the fitted curve, its band two standard deviations from the uncertainty of z alone; grey are the nearest "
    f"training functions. {LEGEND_OF_MAP}"
)


@st.fragment  # a stroke reruns the bench alone, so the curve is there sooner
def bench(opened: OpenModel, thread: Thread) -> None:
    """The figure with its controls beside it, and what was found below."""
    figure, controls = st.columns([3.1, 1], gap="medium")
    with controls:
        sources(opened)
        search_settings(opened)
    with figure:
        fitted = found(opened)
        if drawable(opened):
            left, right = st.columns([1.2, 1], gap="medium")
            with left:
                pad(opened, fitted)
            with right:
                search_map(opened, fitted, show_curve=False)
        else:
            st.markdown(
                f"This model decodes {_kind(opened)}, which a hand cannot draw on a sheet. Pick one of its functions "
                "instead, and see where z is found."
            )
            search_map(opened, fitted, show_curve=True)
        given = states.sheet(opened).given
        if fitted is not None and given is not None:
            st.caption(LEGEND if drawable(opened) else LEGEND_OF_MAP)
            result(opened, given, fitted, thread)
        else:
            st.caption("The dots are the latents of the training functions. Yours will be searched for among them.")


def _kind(opened: OpenModel) -> str:
    c, m = opened.model.n_coords, opened.model.n_outputs
    what = {0: "plain vectors", 1: "curves", 2: "images", 3: "volumes"}.get(c, f"functions of {c} coordinates")
    return f"{what} of {m} values" if m > 1 else what


thread = threads.follow_link()
opened = open_model(thread)
head(
    f"{'Draw' if drawable(opened) else 'Pick'} a function, find its latent",
    "There is no encoder: z walks downhill until the decoded function meets the points. "
    f"The model is “{plain(opened.title)}”.",
)
bench(opened, thread)
try_this(prompts(opened), key="fit")
what_you_see(MATHEMATICS)
