"""Words of the Fit page: cautions about a fit, what to try, and the mathematics."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .fit_points import Given
from .fit_search import Fit
from .resources import OpenModel
from .text import counted

POOR = 5.0  # times the residual of the training functions
OUTSIDE = 1.5  # times the farthest training latent's distance from their mean
FAR = 0.5  # of the data's range, beyond its ends

MATHEMATICS = r"""
**Encoding** is an optimisation. The decoder's weights $\theta$ stay as training left them; $z$ is moved until the
decoded curve goes through your points:

$$
z^\ast = \arg\min_z \; \frac{1}{K}\sum_{k=1}^{K} L\big(f_\theta(z, t_k),\, x_k\big) + \frac{\lVert z\rVert^2}{\sigma^2}
$$

It is the objective of training, for one function, with one half of the variables frozen. Values are normalised first,
so an objective of 1 is as good as guessing the mean everywhere.

**Why is there a backward pass when encoding?** An auto-encoder has an encoder, which gives $z$ in one forward pass.
Here there is none: nothing maps points to $z$, so $z$ is found by descending the objective. Its gradient,
$\partial/\partial z$, flows back *through* the decoder's layers, and so uses $\theta$, but it moves $z$ only: not one
weight changes. That costs time, and buys freedom: any number of points, anywhere, will do.

**Two ways down.** *Adam* takes 800 small steps along the gradient from one random start, as the first auto-decoders
did (Park et al. 2019). *Levenberg-Marquardt* uses that the objective is a mean of squares of few unknowns: one backward
pass gives the whole Jacobian $J = \partial f/\partial z$, and each step solves
$(J^\top J + \mu D)\,\delta = g$ in $d$ unknowns: a bold step where the decoder is nearly straight, a careful one where
it bends. It begins at several places at once, the small circles on the map, because the objective has more
than one valley; most are training latents whose curves resemble yours. The deepest end wins.

**The band and the ellipse** show the uncertainty of $z$ alone. Near its minimum the objective is a bowl; how flat it
is, against the noise that training left, says how far $z$ might be off (the Laplace approximation):
$z \sim \mathcal{N}(z^\ast, \Sigma)$. The ellipses are one and two standard deviations of $\Sigma$. The band is two
standard deviations of the curves decoded from draws of $z$. It takes the weights as certain and leaves noise out,
so new points may well fall outside; where few points pin $z$ down, it opens.
"""


def unit_of(label: str) -> str:
    """ "sea surface temperature (°C)" -> "°C"; "" where a label names none."""
    text = label.rstrip()
    return text[:-1].rpartition("(")[2].strip() if text.endswith(")") and "(" in text else ""


def number(value: float) -> str:
    """Three significant digits, with a true minus."""
    return f"{value:.3g}".replace("-", "−")


def cautions(opened: OpenModel, given: Given, fitted: Fit, usual: float) -> list[str]:
    """What a person should know before trusting this fit. usual: the residual of the training functions."""
    return [*_few(opened, given), *_far(opened, given), *_poor(opened, fitted, usual), *_lost(opened, fitted)]


def _few(opened: OpenModel, given: Given) -> Iterator[str]:
    model = opened.model
    k, d = given.values.shape[0], model.latent_dim
    if k == 1 and model.n_coords:
        yield (
            "One point leaves z mostly to the prior: many functions go through it, band and ellipse show how widely "
            "they differ. Add a second point."
        )
    elif model.n_coords and (given.coords == given.coords[0]).all():
        yield f"All points lie at {model.coord_names[0]} = {number(float(given.coords[0, 0]))}. Add points elsewhere."
    elif given.values.size < d:
        yield f"{counted(k, 'point')} cannot settle {d} latent numbers: other curves fit as well. Add more points."


def _far(opened: OpenModel, given: Given) -> Iterator[str]:
    values, model = opened.dataset.values, opened.model
    low, high = values.min(axis=0), values.max(axis=0)
    room = FAR * np.where(high > low, high - low, np.maximum(np.abs(high), 1.0))
    least, most = given.values.min(axis=0), given.values.max(axis=0)
    for j in np.flatnonzero((least < low - room) | (most > high + room))[:1]:
        yield (
            f"{model.value_names[j]} runs from {number(least[j])} to {number(most[j])}, far outside the data's "
            f"{number(low[j])} to {number(high[j])}. Are the units the same?"
        )
    for k in range(model.n_coords):
        start, end = model.domain[k]
        first, last = given.coords[:, k].min(), given.coords[:, k].max()
        if first < start - 1e-9 * abs(start) or last > end + 1e-9 * abs(end):
            yield (
                f"{model.coord_names[k]} runs from {number(first)} to {number(last)}, but the model was trained from "
                f"{number(start)} to {number(end)}. Outside, the decoder can only guess."
            )
            break


def _poor(opened: OpenModel, fitted: Fit, usual: float) -> Iterator[str]:
    if usual > 0 and fitted.residual >= POOR * usual:
        yield (
            f"The model has not seen anything like this: the residual is {number(fitted.residual / usual)} times that "
            "of the training functions."
        )


def _lost(opened: OpenModel, fitted: Fit) -> Iterator[str]:
    latents = opened.model.latents.astype(np.float64)
    centre = latents.mean(axis=0)
    reach = float(np.linalg.norm(latents - centre, axis=1).max())
    if np.linalg.norm(fitted.best.latent - centre) > OUTSIDE * reach > 0:
        yield "z lies outside all training latents, where the decoder was never trained. Zoom out on the map to see it."
