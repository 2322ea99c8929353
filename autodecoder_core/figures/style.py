"""One look for every plotly figure: paper, ink, and colours that carry meaning (the same ones as the browser parts)."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True, slots=True)
class Palette:
    """Hex colours by meaning, for one theme."""

    ink: str
    paper: str
    faint: str
    joint: str
    alternating: str
    latent: str
    decoder: str
    handle: str


LIGHT = Palette("#1F2328", "#FBFAF7", "#D9D4C7", "#0072B2", "#D55E00", "#009E73", "#AA4499", "#E69F00")
DARK = Palette("#E8E6E1", "#15171B", "#343941", "#4FA8DC", "#F0803C", "#2DBE92", "#CC79B8", "#F0B429")


def palette(dark: bool) -> Palette:
    return DARK if dark else LIGHT


def alpha(colour: str, share: float) -> str:
    """A hex colour with transparency, as plotly wants it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def figure(dark: bool, *, x: str, y: str, height: int = 420) -> go.Figure:
    """An empty figure with axes named in words and units; little ink, nothing that moves by itself."""
    colours = palette(dark)
    axis = {
        "showgrid": True,
        "gridcolor": alpha(colours.faint, 0.6),
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "title_standoff": 8,
        "automargin": True,
    }
    drawn = go.Figure()
    drawn.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colours.ink, "size": 13},
        hoverlabel={"bgcolor": colours.paper, "font_color": colours.ink, "bordercolor": colours.faint},
        showlegend=False,
        xaxis={**axis, "title": {"text": x}},
        yaxis={**axis, "title": {"text": y}},
        hovermode="closest",
    )
    return drawn
