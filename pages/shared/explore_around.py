"""Below the map: the functions nearest to the handle, and its decoded values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from autodecoder_core.data.reading.table import unique_names
from autodecoder_core.inspection.distances import curve_distances
from autodecoder_core.inspection.nearest import nearest
from autodecoder_core.model.autodecoder import Autodecoder

from .explore_model import Shown
from .explore_place import go_to
from .handle import Handle
from .text import plain

Array = NDArray[np.float64]

NEIGHBOURS = 5


def nearest_functions(shown: Shown, held: Handle, z: Array) -> None:
    """The nearest training functions: a click on a name goes there."""
    model = shown.opened.model
    found = nearest(model, z, NEIGHBOURS)
    apart = curve_distances(model, z, shown.latents[[one.index for one in found]])
    decimals = _decimals(float(apart.max()))
    st.header("Nearest functions", anchor=False)
    with st.container(gap="xxsmall"):
        with _row() as (name, numbers):
            name.caption("Click a name to go there")
            numbers("in z", f"as decoded{_unit(model)}")
        for rank, (one, distance) in enumerate(zip(found, apart, strict=True)):
            with _row() as (name, numbers):
                name.button(
                    plain(shown.names[one.index], 40),
                    key=f"explore_near_{rank}",
                    type="tertiary",
                    on_click=partial(go_to, held, shown.latents[one.index]),
                )
                numbers(f"{one.distance:.3f}", f"{distance:.{decimals}f}")
    st.caption("Distances from the handle; between decoded functions, the root mean square over the grid.")


@contextmanager
def _row() -> Iterator[tuple[DeltaGenerator, Callable[[str, str], None]]]:
    """A line of the list: room for the name, and what writes two numbers to the right of it."""

    def numbers(in_z: str, decoded: str) -> None:
        st.caption(in_z, width=64, text_alignment="right")
        st.caption(decoded, width=116, text_alignment="right")

    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        yield st.container(width="stretch"), numbers


def _decimals(largest: float) -> int:
    """Decimals that show the largest of some numbers to three digits."""
    return int(np.clip(2 - np.floor(np.log10(largest)), 0, 8)) if largest > 0 else 3


def values_table(shown: Shown, z: Array) -> None:
    """The decoded values as numbers, folded, decoded again only where it is open."""
    fold = st.expander("Decoded values", key="explore_values", on_change="rerun")
    with fold:
        if fold.open:
            st.dataframe(decoded(shown.opened.model, z), hide_index=True, height=300)


def downloads(shown: Shown, z: Array) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Download CSV", width="content")
        for what, label, make in (
            ("values", "Decoded values", lambda: decoded(shown.opened.model, z)),
            ("latents", "Latents", lambda: latents(shown)),
        ):
            st.download_button(
                label,
                partial(_csv, make),
                file_name=f"{what}.csv",
                mime="text/csv",
                key=f"explore_download_{what}",
                type="tertiary",
                on_click="ignore",
            )


def decoded(model: Autodecoder, z: Array) -> pd.DataFrame:
    """The function at z on the model's grid: one row a point, coordinates and values in the person's units."""
    columns = [*model.coord_names, *model.value_names]
    numbers = np.concatenate([model.grid(), model.decode(z)], axis=1)
    return pd.DataFrame(numbers, columns=list(unique_names(columns, "column")))


def latents(shown: Shown) -> pd.DataFrame:
    """One row a training function: its name, z1 … zd, and its factors."""
    model, factors = shown.opened.model, shown.opened.dataset.factors
    frame = pd.DataFrame(model.latents, columns=[f"z{k + 1}" for k in range(model.latent_dim)])
    frame.insert(0, "function", list(shown.names))
    if factors is not None:
        frame = pd.concat([frame, factors.reset_index(drop=True)], axis=1)
    frame.columns = pd.Index(unique_names([str(name) for name in frame.columns], "column"))
    return frame


def _csv(make: Callable[[], pd.DataFrame]) -> bytes:
    return str(make().to_csv(index=False, lineterminator="\n")).encode()


def _unit(model: Autodecoder) -> str:
    """ ", °C" where the values' name carries a unit in brackets."""
    name = model.value_names[0]
    if model.n_outputs == 1 and name.endswith(")") and "(" in name:
        return f", {plain(name[name.rindex('(') + 1 : -1], 20)}"
    return ""
