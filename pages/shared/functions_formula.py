"""The source 'Formula': what a person types becomes a family, each free name a parameter with a range of its own."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.families import FormulaError, formula_family
from autodecoder_core.families.formula import Formula, parse_formula

from . import functions_state as states
from .functions_family import formula_line
from .functions_sampling import again_button, drawn, sampling, sizes
from .functions_state import FunctionsState, Range
from .text import plain

# What the letters usually stand for, so that a first formula looks like something.
USUAL: dict[str, Range] = {
    **dict.fromkeys(("w", "omega"), (4.0, 9.0)),
    **dict.fromkeys(("f", "k", "n"), (1.0, 3.0)),
    **dict.fromkeys(("p", "phi"), (0.0, 3.0)),
    **dict.fromkeys(("m", "mu"), (0.3, 0.7)),
    **dict.fromkeys(("s", "sigma"), (0.05, 0.2)),
}
OTHERWISE: Range = (0.5, 1.5)
LIMIT = 1e6


def formula_source(state: FunctionsState) -> Dataset | None:
    """Draws the controls; returns the functions, None while the formula cannot be read. Raises DataError."""
    st.text_input(
        "x =",
        max_chars=500,
        live=True,
        help="Numbers, + − * / ^, brackets, functions such as sin, exp, sqrt; t is the coordinate, or t1, t2, t3. "
        "Every other name is a parameter.",
        **states.view_field("expression", state.expression),
    )
    try:
        formula = parse_formula(state.expression, state.n_coords)
    except FormulaError as error:
        _show_error(error)
        return None
    st.markdown(formula_line(formula.latex))
    st.caption("Each parameter, and the coordinate, from … to …")
    _ranges(state, formula)
    sizes(state, state.n_coords)
    again_button("functions_formula_again")
    spans = {name: span_of(state, name) for name in formula.parameters}
    with st.expander("More settings"):
        st.segmented_control(
            "Coordinates", [1, 2, 3], required=True, format_func=_kind, **states.view_field("n_coords", state.n_coords)
        )
        try:
            family = formula_family(state.expression, spans, state.domain[: state.n_coords])
        except FormulaError as error:
            _show_error(error)
            return None
        sampling(state, family)
    return drawn(state, replace(family, title=state.expression.strip()[:60]))


def span_of(state: FunctionsState, name: str) -> Range:
    """The range of a parameter: the person's, or what its letter usually stands for."""
    return state.spans.get(name, USUAL.get(name.rstrip("0123456789_"), OTHERWISE))


def _ranges(state: FunctionsState, formula: Formula) -> None:
    for name in formula.parameters:
        low, high = span_of(state, name)
        _pair(
            name,
            (low, high),
            f"span_{name}",
            lambda old, given, name=name: replace(old, spans={**old.spans, name: given}),
        )
    for i, name in enumerate(formula.coords):
        _pair(name, state.domain[i], f"domain_{i}", lambda old, given, i=i: _with_domain(old, i, given))


def _pair(name: str, span: Range, key: str, take: states.TakeRange) -> None:
    """From and to, on one line with the name. A pair that runs backwards is turned round."""
    word, low, high = st.columns([0.5, 1, 1], vertical_alignment="center")
    word.markdown(f"`{name}`")
    for column, i, end in ((low, 0, "from"), (high, 1, "to")):
        other = span[1 - i]
        with column:
            st.number_input(
                f"{name} {end}",
                -LIMIT,
                LIMIT,
                step=0.5,
                format="%.6g",
                label_visibility="collapsed",
                **states.view(
                    f"{key}_{i}",
                    span[i],
                    lambda old, given, other=other: take(old, (min(given, other), max(given, other))),
                ),
            )


def _with_domain(state: FunctionsState, i: int, given: Range) -> FunctionsState:
    return replace(state, domain=tuple(given if k == i else pair for k, pair in enumerate(state.domain)))


def _kind(n_coords: int) -> str:
    return {1: "t", 2: "t1, t2", 3: "t1, t2, t3"}[n_coords]


def _show_error(error: FormulaError) -> None:
    message, *place = str(error).split("\n")
    st.error(plain(message, 300))
    st.code("\n".join(place), language=None)
