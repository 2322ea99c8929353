"""The figure of the Fit page: the pad with the fitted curve over it, and the map with the search for z."""

from __future__ import annotations

import numpy as np
import streamlit as st

from autodecoder_core.errors import AutodecoderError

from . import fit_state as states
from .components.draw_pad import draw_pad, drawing_from_state
from .components.latent_map import latent_map
from .fit_points import Array
from .fit_search import GRID, Fit, fit, sheet_ranges
from .fit_sources import axes_of, drawable
from .fit_state import Sheet
from .handle import handle
from .resources import OpenModel
from .text import plain

PAD, MAP = "fit_pad", "fit_map"
HEIGHT = 320
METHODS = {"lm": ("lm",), "adam": ("adam",), "both": ("lm", "adam")}


def found(opened: OpenModel) -> Fit | None:
    """The fit of the points that lie there, from memory where it is known; None without points, or with a refusal."""
    state, given = states.current(), states.sheet(opened).given
    if given is None:
        return None
    n_starts = state.n_starts if state.method != "adam" else 1
    key = (states.model_of(opened), given.fingerprint, state.method, n_starts)
    if key not in state.fits:
        try:
            made = fit(opened.model, given, METHODS[state.method], n_starts, _grid(opened))
        except AutodecoderError as error:
            st.error(plain(str(error), 600))
            return None
        state = states.keep(state.remember(key, made))
    if state.walked != key:
        handle(MAP, states.model_of(opened)).move(state.fits[key].best.latent)
        states.change(walked=key)
    return state.fits[key]


def pad(opened: OpenModel, fitted: Fit | None) -> None:
    """The sheet: what was drawn, the fitted curve with its band, and the nearest training functions behind."""
    sheet = states.sheet(opened)
    t_range, x_range = _ranges(opened, sheet)
    curves = {}
    if fitted is not None and fitted.curve is not None:
        t = fitted.curve.coords[:, 0]
        lower, upper = fitted.curve.band()
        near = opened.model.latents[[neighbour.index for neighbour in fitted.neighbours]]
        curves = {
            "fitted": (t, fitted.curve.values[:, 0]),
            "band": (lower[:, 0], upper[:, 0]),
            "neighbours": (t, opened.model.decode(near, t)[..., 0]),
        }
    draw_pad(
        key=PAD,
        t_range=t_range,
        x_range=x_range,
        labels=(opened.model.coord_names[0], opened.model.value_names[0]),
        drawing=sheet.drawing,
        revision=sheet.revision,
        residuals=True,
        height=HEIGHT,
        on_change=lambda: take_drawing(opened, st.session_state.get(PAD)),
        **curves,
    )


def take_drawing(opened: OpenModel, sent: object) -> None:
    """Keep what the hand has drawn; an answer to an older sheet changes nothing."""
    sheet = states.sheet(opened)
    state = sent.get("drawing") if hasattr(sent, "get") else None
    try:
        drawing = drawing_from_state(state, sheet.revision)
    except AutodecoderError:  # not from our pad
        return
    if drawing is not None and drawing != sheet.drawing:
        states.keep_sheet(opened, sheet.drawn(drawing))


def search_map(opened: OpenModel, fitted: Fit | None, *, show_curve: bool) -> None:
    """The latents, every start, the path that z took, and the ellipse of what the points leave open."""
    held = handle(MAP, states.model_of(opened))
    marks = {}
    if fitted is not None:
        best = fitted.best
        marks = {"path": best.path, "starts": best.starts, "covariance": best.covariance}
    latent_map(
        opened.model,
        key=MAP,
        dataset=opened.dataset,
        axes=axes_of(opened),
        z=None if fitted is None else fitted.best.latent,
        revision=held.revision,
        show_curve=show_curve,
        draggable=False,
        height=HEIGHT,
        **marks,
    )


def _ranges(opened: OpenModel, sheet: Sheet) -> tuple[tuple[float, float], tuple[float, float]]:
    values = opened.dataset.values
    return sheet_ranges(opened.model.domain, float(values.min()), float(values.max()), sheet.given)


def _grid(opened: OpenModel) -> Array:
    """Where the curve is decoded: over the sheet, points beyond the training's domain and all."""
    if not drawable(opened):
        return opened.model.grid()
    (low, high), _ = _ranges(opened, states.sheet(opened))
    return np.linspace(low, high, GRID)[:, None]
