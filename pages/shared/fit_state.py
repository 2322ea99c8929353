"""What the Fit page remembers: one frozen value under one key. Its widgets are views of it, never the memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

import streamlit as st

from .components.draw_pad import Drawing
from .fit_points import Given, Pick
from .fit_search import Fit
from .resources import OpenModel

Source = Literal["draw", "pick", "paste"]
Method = Literal["lm", "adam", "both"]

_KEY = "fit"
_SHEETS = 8  # models whose drawings are kept
_FITS = 12  # results kept, so that a change of page or of method costs nothing


@dataclass(frozen=True, slots=True)
class Sheet:
    """What lies before one model. given: the points that are encoded, None before there are any. drawing, revision: of
    the pad, where there is one. pasted, problem: the text as typed, and the words why it could not be used.
    """

    source: Source = "draw"
    pick: Pick = field(default_factory=Pick)
    pasted: str = ""
    problem: str | None = None
    given: Given | None = None
    drawing: Drawing = field(default_factory=Drawing)
    revision: int = 0

    def put(self, given: Given | None) -> Sheet:
        """These points, on the pad too where they can be drawn: as a new revision, unless they lie there already."""
        if given is not None and self.given is not None and given.fingerprint == self.given.fingerprint:
            return replace(self, given=given)
        drawing = Drawing() if given is None or not given.drawable else given.drawing()
        return replace(self, given=given, drawing=drawing, revision=self.revision + 1)

    def drawn(self, drawing: Drawing) -> Sheet:
        """What the hand has made of the pad."""
        given = Given.drawn(drawing.t, drawing.x) if len(drawing) else None
        return replace(self, given=given, drawing=drawing)


@dataclass(frozen=True, slots=True)
class FitState:
    """sheets: by run, the newest last. method, n_starts: of the search, n_starts for Levenberg-Marquardt. axes: the two
    latent dimensions on the map. fits: results by what they depend on, the newest last. walked: the one whose path the
    map has shown."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    method: Method = "lm"
    n_starts: int = 8
    axes: tuple[int, int] = (0, 1)
    fits: Mapping[Any, Fit] = field(default_factory=dict)
    walked: Any = None

    def remember(self, key: Any, fit: Fit) -> FitState:
        return replace(self, fits=_latest(self.fits, key, fit, _FITS))


def _latest(known: Mapping[Any, Any], key: Any, value: Any, most: int) -> dict[Any, Any]:
    kept = {k: v for k, v in known.items() if k != key} | {key: value}
    return dict(list(kept.items())[-most:])


def name_of(opened: OpenModel) -> str:
    """Whose sheet it is: a run's, for its functions stay the same while it learns; or the shipped example's."""
    return opened.run.id if opened.run is not None else "example"


def model_of(opened: OpenModel) -> str:
    """Which model it is: a run at a snapshot."""
    return f"{opened.run.id}:{opened.run.last_snapshot}" if opened.run is not None else "example"


def current() -> FitState:
    return cast(FitState, st.session_state.setdefault(_KEY, FitState()))


def keep(state: FitState) -> FitState:
    st.session_state[_KEY] = state
    return state


def change(**fields: Any) -> FitState:
    """The state with these fields changed, kept."""
    return keep(replace(current(), **fields))


def sheet(opened: OpenModel) -> Sheet:
    return current().sheets.get(name_of(opened), Sheet())


def keep_sheet(opened: OpenModel, new: Sheet) -> None:
    change(sheets=_latest(current().sheets, name_of(opened), new, _SHEETS))


def view(key: str, value: Any, take: Callable[[Any], None]) -> dict[str, Any]:
    """Arguments of a widget that shows `value` and gives what the person chose to `take`.

    The widget is written to only where it differs, so that an answer of the server never pulls a handle back.
    """
    name = f"fit_{key}"
    if name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value

    def taken() -> None:
        chosen = st.session_state[name]
        if chosen is not None:
            take(chosen)

    return {"key": name, "on_change": taken}
