"""What a fit says in words and numbers, and what can be taken away as files."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from autodecoder_core.encoding import Encoding
from autodecoder_core.inspection.fitted import training_residual
from autodecoder_core.model.autodecoder import Autodecoder

from . import fit_state as states
from .fit_points import Given
from .fit_search import Fit
from .fit_words import cautions, number, unit_of
from .page import link
from .resources import OpenModel
from .text import counted, plain
from .thread import Thread

NAMES = {"lm": "Levenberg-Marquardt", "adam": "Adam"}


@st.cache_resource(show_spinner=False, max_entries=16)
def _training_miss(key: str, _opened: OpenModel) -> float:
    """By how much the model misses its own functions; key says which model it is."""
    return training_residual(_opened.model, _opened.dataset)


def result(opened: OpenModel, given: Given, fitted: Fit, thread: Thread) -> None:
    """Numbers of the search, how good the fit is, what it is like, and where to go on."""
    st.table(search_table(fitted.tried), border="horizontal", hide_index=True)
    unit = unit_of(opened.model.value_names[0])
    usual = _training_miss(states.model_of(opened), opened)
    near = ", ".join(f"{plain(n.name, 30)} (at {n.distance:.2f})" for n in fitted.neighbours)
    sentences = [
        f"Given: {plain(given.words, 200)}. The fit misses {_those(given)} by {with_unit(fitted.residual, unit)} "
        "(root mean square); on the functions "
        f"that it was trained on, the model misses by {with_unit(usual, unit)}."
    ]
    if fitted.left is not None and given.left_coords is not None:
        hidden = counted(len(given.left_coords), "point")
        sentences.append(f"It misses the {hidden} that it was not given by {with_unit(fitted.left, unit)}.")
    sentences.append(f"Nearest training functions: {near}.")
    for caution in cautions(opened, given, fitted, usual):
        st.warning(plain(caution, 400))
    st.markdown(" ".join(sentences))
    with st.container(horizontal=True, vertical_alignment="center"):
        here = replace(thread, z=tuple(float(value) for value in fitted.best.latent))
        link("explore", "Explore this latent →", here, help="Opens Explore with the handle where z has been found")
        files(opened.model, given, fitted)


def search_table(tried: tuple[Encoding, ...]) -> pd.DataFrame:
    """A line a method: the objective before and after, and what it took."""
    rows = [
        {
            "Method": f"{NAMES[e.method]}, {counted(len(e.starts), 'start')}",
            "Objective before → after": f"{number(e.start_objective)} → {number(e.objective)}",
            "Steps": f"{e.steps}",
            "Gradient evaluations": f"{e.evaluations}",
            "ms": f"{1000 * e.seconds:.0f}",
        }
        for e in tried
    ]
    return pd.DataFrame(rows)


def files(model: Autodecoder, given: Given, fitted: Fit) -> None:
    """The points with their fit, the curve with its spread, and the latent."""
    kinds = {"points": points_csv, "curve": curve_csv, "latent": latent_csv}
    for name, write in kinds.items():
        if name == "curve" and fitted.curve is None:
            continue
        st.download_button(
            f"{name.capitalize()} as CSV",
            lambda write=write: write(model, given, fitted),
            file_name=f"fit-{name}.csv",
            mime="text/csv",
            key=f"fit_download_{name}",
            type="tertiary",
            on_click="ignore",
        )


def points_csv(model: Autodecoder, given: Given, fitted: Fit) -> bytes:
    """One row a point: coordinates, values as given, values as fitted."""
    decoded = model.decode(fitted.best.latent, given.coords)
    return _csv(
        _columns(model.coord_names, given.coords)
        | _columns(model.value_names, given.values)
        | _columns([f"fitted {name}" for name in model.value_names], decoded)
    )


def curve_csv(model: Autodecoder, given: Given, fitted: Fit) -> bytes:
    """One row a place of the grid: coordinates, the fitted curve, two standard deviations below and above it."""
    assert fitted.curve is not None
    lower, upper = fitted.curve.band()
    return _csv(
        _columns(model.coord_names, fitted.curve.coords)
        | _columns([f"fitted {name}" for name in model.value_names], fitted.curve.values)
        | _columns([f"lower {name}" for name in model.value_names], lower)
        | _columns([f"upper {name}" for name in model.value_names], upper)
    )


def latent_csv(model: Autodecoder, given: Given, fitted: Fit) -> bytes:
    """One row a method: its latent, the standard deviation of each coordinate, the objective."""
    rows = []
    for e in fitted.tried:
        spread = np.sqrt(np.diag(e.covariance))
        z = {f"z{k + 1}": value for k, value in enumerate(e.latent)}
        sd = {f"sd z{k + 1}": value for k, value in enumerate(spread)}
        rows.append({"method": NAMES[e.method], **z, **sd, "objective": e.objective, "points": len(given.coords)})
    return _csv(pd.DataFrame(rows))


def with_unit(value: float, unit: str) -> str:
    return f"{number(value)} {plain(unit, 20)}".rstrip()


def _those(given: Given) -> str:
    return "the one point" if len(given.coords) == 1 else f"the {len(given.coords):,} points"


def _columns(names: list[str] | tuple[str, ...], table: np.ndarray) -> dict[str, np.ndarray]:
    return {name: table[:, k] for k, name in enumerate(names)}


def _csv(columns: dict[str, np.ndarray] | pd.DataFrame) -> bytes:
    return str(pd.DataFrame(columns).to_csv(index=False, lineterminator="\n")).encode()
