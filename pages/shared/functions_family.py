"""The source 'Family': a law from the collection, and the ranges that its parameters are drawn from."""

from __future__ import annotations

import math

import streamlit as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.families import Family, Parameter, get, names

from . import functions_state as states
from .functions_sampling import again_button, drawn, sampling, sizes
from .functions_state import FunctionsState, Range


def family_source(state: FunctionsState) -> Dataset:
    """Draws the controls; returns the functions. Raises DataError."""
    st.selectbox(
        "Family",
        names(),
        format_func=lambda name: get(name).title,
        label_visibility="collapsed",
        filter_mode="contains",
        **states.view_field("family", state.family),
    )
    family = get(state.family).with_ranges(state.family_ranges())
    st.markdown(formula_line(family.formula))
    st.caption(family.description)
    for parameter in family.parameters:
        _slider(state, get(state.family), parameter)
    sizes(state, family.n_coords)
    again_button("functions_again")
    with st.expander("More settings"):
        sampling(state, family)
        if family.parameters:
            st.caption("Exact ranges, as far as the law allows")
        for parameter in family.parameters:
            _exact(state, parameter)
        if state.ranges.get(state.family):
            st.button("The family's own ranges", key="functions_own_ranges", on_click=_reset, width="stretch")
    return drawn(state, family)


def formula_line(latex: str) -> str:
    """A formula set inline, where it wraps; long ones smaller, since the column is narrow."""
    size = "" if len(latex) <= 60 else r"\small " if len(latex) <= 100 else r"\footnotesize "
    return f"${size}{latex}$"


def window(parameter: Parameter, present: Range) -> tuple[float, float, float]:
    """Least, greatest and step of a slider: some times the parameter's own range, within its legal bounds.

    parameter: as the family has it; present: the range now, which the slider always holds. The legal bounds alone
    would be useless: from −100 to 100 nobody can set 0.4.
    """
    low, high = parameter.range
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** math.floor(math.log10(span / 10.0))
    if parameter.integer:
        step = max(1.0, step)
    least = low - span if low < 0 or low - span >= 0 else 0.0 if low >= 0 else low
    least = max(parameter.minimum, math.floor(least / step) * step)
    greatest = min(parameter.maximum, math.ceil((high + 1.5 * span) / step) * step)
    return round(float(min(least, present[0])), 10), round(float(max(greatest, present[1])), 10), step


def _slider(state: FunctionsState, family: Family, parameter: Parameter) -> None:
    own = next(p for p in family.parameters if p.name == parameter.name)
    least, greatest, step = window(own, parameter.range)
    decimals = max(0, -math.floor(math.log10(step)))
    st.slider(
        f"${parameter.symbol}$  {parameter.label}",
        least,
        greatest,
        step=step,
        format=f"%.{decimals}f",
        help=parameter.meaning or None,
        **states.view(
            f"range_{family.name}_{parameter.name}",
            parameter.range,
            lambda old, given: old.with_range(parameter.name, given),
        ),
    )


def _exact(state: FunctionsState, parameter: Parameter) -> None:
    low, high = st.columns(2)
    for column, i, word in ((low, 0, "from"), (high, 1, "to")):
        other = parameter.range[1 - i]
        with column:
            st.number_input(
                f"{parameter.label} {word}",
                float(parameter.minimum),
                float(parameter.maximum),
                step=1.0 if parameter.integer else None,
                format="%.6g",
                **states.view(
                    f"exact_{state.family}_{parameter.name}_{i}",
                    parameter.range[i],
                    lambda old, given, other=other: old.with_range(parameter.name, (given, other)),
                ),
            )


def _reset() -> None:
    state = states.current()
    states.change(ranges={name: ranges for name, ranges in state.ranges.items() if name != state.family})
