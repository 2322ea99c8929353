"""The losses of several runs over one another, named at their ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ..runs.records import Losses
from .style import figure, palette

Against = Literal["epoch", "seconds", "step"]
AXIS = {"epoch": "epoch", "seconds": "seconds of training", "step": "gradient steps"}

_DASHES = ("solid", "dash", "dot", "dashdot")
_SHOWN = 800  # points of one curve; more are finer than the screen


class LossCurve(NamedTuple):
    """One run: x (n,) in the chosen unit, loss (n,) above 0. strategy decides the colour."""

    name: str
    strategy: str
    x: NDArray[np.float64]
    loss: NDArray[np.float64]


def loss_curve(name: str, strategy: str, losses: Losses, against: Against = "epoch") -> LossCurve:
    """A run's data loss, thinned evenly; what cannot stand on a logarithmic axis (not finite, 0) is left out."""
    loss = losses["data_loss"]
    kept = np.flatnonzero(np.isfinite(loss) & (loss > 0))
    if len(kept) > _SHOWN:
        kept = kept[np.unique(np.linspace(0, len(kept) - 1, _SHOWN).round().astype(np.int64))]
    return LossCurve(name, strategy, losses[against][kept].astype(np.float64), loss[kept].astype(np.float64))


def draw_losses(curves: Sequence[LossCurve], *, against: Against, dark: bool, height: int = 340) -> go.Figure:
    """The curves over one another, the loss on a logarithmic axis.

    The colour says the strategy; runs of one strategy are told apart by their dashes. Names stand at the lines' ends,
    as text: a name is never read as markup.
    """
    colours = palette(dark)
    drawn = figure(dark, x=AXIS[against], y="data loss, normalised", height=height)
    used: Counter[str] = Counter()
    ends = _apart([float(np.log10(curve.loss[-1])) if len(curve.loss) else 0.0 for curve in curves], curves)
    for curve, end in zip(curves, ends, strict=True):
        if not len(curve.x):
            continue
        colour = colours.alternating if curve.strategy == "alternating" else colours.joint
        dash = _DASHES[used[curve.strategy] % len(_DASHES)]
        used[curve.strategy] += 1
        label = _as_text(curve.name)
        drawn.add_scatter(
            x=curve.x,
            y=curve.loss,
            mode="lines",
            line={"color": colour, "width": 1.8, "dash": dash},
            hovertemplate=f"{label}<br>%{{x:,.4g}}: %{{y:.4g}}<extra></extra>",
            name=label,
        )
        drawn.add_annotation(
            x=1,
            xref="paper",
            y=end,
            text=label,
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"color": colour, "size": 12},
        )
    drawn.update_yaxes(type="log", dtick=1, exponentformat="power")
    longest = max((len(_cut(curve.name)) for curve in curves), default=0)
    bar = {"bgcolor": "rgba(0,0,0,0)", "color": colours.faint, "activecolor": colours.ink}
    drawn.update_layout(margin={"r": 16 + 7 * longest}, modebar=bar)
    return drawn


def _apart(ends: Sequence[float], curves: Sequence[LossCurve]) -> list[float]:
    """Heights of the names, log10: each at its line's end, pushed up until no two overlap."""
    spread = [np.log10(curve.loss) for curve in curves if len(curve.loss)]
    if not spread:
        return list(ends)
    gap = 0.055 * max(0.5, float(np.concatenate(spread).max() - np.concatenate(spread).min()))
    placed, heights = -np.inf, list(ends)
    for i in sorted(range(len(ends)), key=lambda i: ends[i]):
        heights[i] = placed = max(ends[i], placed + gap)
    return heights


def _cut(name: str, limit: int = 22) -> str:
    """An overlong name without its middle: names of one sweep differ at their ends."""
    tail = limit // 2 - 1
    return name if len(name) <= limit else f"{name[: limit - tail - 1].rstrip()}…{name[-tail:].lstrip()}"


def _as_text(name: str) -> str:
    """plotly reads a little HTML and its own placeholders in labels; people's names mean neither."""
    text = _cut(name).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("%", "&#37;").replace("$", "&#36;")
