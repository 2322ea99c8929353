"""Where the points come from: the pad, a function of the data, or a pasted text; and how z is looked for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from autodecoder_core.errors import AutodecoderError

from . import fit_state as states
from .fit_points import BY_HAND, Candidate, candidates, pasted, picked
from .fit_words import unit_of
from .resources import OpenModel
from .text import plain

SOURCES = {"draw": "Draw", "pick": "Pick", "paste": "Paste"}
METHODS = {
    "lm": "Levenberg-Marquardt, {n}",
    "adam": "Adam, 800 steps, as the first auto-decoders did",
    "both": "Both, side by side",
}


def drawable(opened: OpenModel) -> bool:
    """Whether the model's functions are curves that a hand can draw."""
    return opened.model.n_coords == 1 and opened.model.n_outputs == 1


def choices_of(opened: OpenModel) -> list[Candidate]:
    return candidates(opened.dataset, opened.held_out)


def striking(opened: OpenModel) -> int:
    """The function to begin with: the first unseen one, or that whose latent lies farthest from the others."""
    if opened.held_out is not None:
        return 0
    distance = np.linalg.norm(opened.model.latents - opened.model.latents.mean(axis=0), axis=1)
    return int(np.argmax([distance[choice.row] for choice in choices_of(opened)]))


def set_pick(opened: OpenModel, **changes: Any) -> None:
    """Change what is picked, or what is done to it; its points go to the pad. The last good points stay on an error."""
    sheet = replace(states.sheet(opened), source="pick", problem=None)
    sheet = replace(sheet, pick=replace(sheet.pick, **changes))
    if sheet.pick.index is not None:
        try:
            sheet = sheet.put(picked(choices_of(opened), sheet.pick))
        except AutodecoderError as error:
            sheet = replace(sheet, problem=str(error))
    states.keep_sheet(opened, sheet)


def set_text(opened: OpenModel, text: str) -> None:
    """Take over a pasted text; where it cannot be read, it stays to be mended and so do the last good points."""
    sheet = replace(states.sheet(opened), pasted=text, problem=None)
    if text.strip():
        try:
            sheet = sheet.put(pasted(text, opened.model))
        except AutodecoderError as error:
            sheet = replace(sheet, problem=str(error))
    states.keep_sheet(opened, sheet)


def sources(opened: OpenModel) -> None:
    """The controls beside the figure."""
    sheet = states.sheet(opened)
    if drawable(opened):
        st.segmented_control(
            "Start from",
            list(SOURCES),
            format_func=SOURCES.__getitem__,
            required=True,
            width="stretch",
            **states.view("source", sheet.source, lambda source: _turn_to(opened, source)),
        )
    if sheet.source == "paste" and drawable(opened):
        _paste(opened, sheet)
    elif sheet.source == "pick" or not drawable(opened):
        _pick(opened, sheet)
    else:
        _draw(opened, sheet)
    if sheet.problem is not None:
        st.error(plain(sheet.problem, 600))
        if sheet.given is not None:
            st.caption("The last points that could be used stay.")


def _turn_to(opened: OpenModel, source: str) -> None:
    states.keep_sheet(opened, replace(states.sheet(opened), source=source, problem=None))


def _draw(opened: OpenModel, sheet: states.Sheet) -> None:
    if sheet.given is not None:
        st.caption("Draw on, erase, or clear the sheet with the bin. Everything can be undone.")
        return
    st.caption("Draw on the sheet: as soon as you lift the pen, the model looks for the z whose curve fits.")
    _example(opened)


def _example(opened: OpenModel) -> None:
    st.button(
        "Fit an example",
        key="fit_example",
        type="primary",
        width="stretch",
        on_click=partial(set_pick, opened, index=striking(opened), noise=0.0, part=None, most=None),
    )


def _pick(opened: OpenModel, sheet: states.Sheet) -> None:
    choices = choices_of(opened)
    st.selectbox(
        "Function",
        range(len(choices)),
        index=None,
        format_func=lambda i: choices[i].label,
        placeholder="Choose one",
        help=None
        if len(choices) == opened.dataset.n_functions + (opened.held_out.n_functions if opened.held_out else 0)
        else f"{len(choices):,} of all, evenly chosen",
        **states.view("pick", sheet.pick.index, lambda index: set_pick(opened, index=index)),
    )
    if sheet.given is None:
        _example(opened)
    elif sheet.pick.index is not None and sheet.given.words == BY_HAND:
        st.caption("Changed by hand since; a slider puts the function back.")
    scale = _round(float(np.max(opened.model.normalisation.values.scale)))
    unit = unit_of(opened.model.value_names[0])
    st.slider(
        "Noise" + (f" ({unit})" if unit else ""),
        0.0,
        scale,
        step=scale / 50,
        format="%.3g",
        help="Standard deviation of what is added to each value",
        **states.view("noise", min(sheet.pick.noise, scale), lambda noise: set_pick(opened, noise=noise)),
    )
    if opened.model.n_coords and (low := float(opened.model.domain[0, 0])) < (high := float(opened.model.domain[0, 1])):
        st.slider(
            f"Only this part of {plain(opened.model.coord_names[0], 30)}",
            low,
            high,
            step=_round((high - low) / 60),
            format="%.4g",
            help="The model is given these points alone; the others tell how well it guessed",
            **states.view("part", sheet.pick.part or (low, high), lambda part: set_pick(opened, part=part)),
        )


def _paste(opened: OpenModel, sheet: states.Sheet) -> None:
    t, x = opened.model.coord_names[0], opened.model.value_names[0]
    st.text_area(
        f"Two columns: {plain(t, 24)}, {plain(x, 40)}",
        height=150,
        placeholder="1, 20.5\n2, 21.3\n3, 22.0",
        help="One point a line; commas, semicolons, tabs or blanks between the numbers, with headings or without",
        **states.view("pasted", sheet.pasted, lambda text: set_text(opened, text)),
    )
    st.button(
        "Fit these points",
        key="fit_paste",
        width="stretch",
        on_click=lambda: set_text(opened, st.session_state["fit_pasted"]),
    )


def search_settings(opened: OpenModel) -> None:
    """How z is looked for, and what is seldom changed."""
    state = states.current()
    starts = f"{state.n_starts} start{'' if state.n_starts == 1 else 's'}"
    st.radio(
        "Method",
        list(METHODS),
        format_func=lambda method: METHODS[method].format(n=starts),
        **states.view("method", state.method, lambda method: states.change(method=method)),
    )
    with st.expander("More settings"):
        st.slider(
            "Starts of Levenberg-Marquardt",
            1,
            32,
            help="Most begin at training latents whose curves are like yours, a quarter elsewhere; the best end wins",
            **states.view("starts", state.n_starts, lambda n: states.change(n_starts=n)),
        )
        sheet = states.sheet(opened)
        if sheet.pick.index is not None:
            st.number_input(
                "Points kept of a picked function",
                min_value=1,
                max_value=2_000,
                placeholder="all",
                **states.view("most", sheet.pick.most, lambda most: set_pick(opened, most=most)),
            )
        _axes(opened, state)


def axes_of(opened: OpenModel) -> tuple[int, int]:
    """The two dimensions on the map, as far as this model has them."""
    first, second = states.current().axes
    d = opened.model.latent_dim
    return (first, second) if first < d and second < d else (0, 1)


def _axes(opened: OpenModel, state: states.FitState) -> None:
    d = opened.model.latent_dim
    if d <= 2:
        return
    pairs = [(i, j) for i in range(min(d, 8)) for j in range(i + 1, min(d, 8))]

    def take(pair: tuple[int, int]) -> None:
        states.change(axes=pair)

    st.selectbox(
        "Dimensions on the map",
        pairs,
        format_func=lambda pair: f"z{pair[0] + 1} and z{pair[1] + 1}",
        **states.view("axes", axes_of(opened), take),
    )


def _round(value: float) -> float:
    """The nearest number with one digit: 0.183 -> 0.2."""
    return float(f"{value:.1g}")
