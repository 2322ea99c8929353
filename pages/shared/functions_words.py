"""What to try on the Functions page, and the mathematics of it."""

from __future__ import annotations

from . import functions_state as states
from .page import Prompt
from .text import plain

MATHEMATICS = r"""
A **dataset** is $N$ functions $x_1, \dots, x_N$, each known at sample points only:
$$\{(t_{ik},\, x_i(t_{ik}))\}_{k=1}^{K_i}, \qquad t \in \mathbb{R}^c, \quad x \in \mathbb{R}^m .$$

Nothing asks for a common grid: each function may have its own number of points $K_i$ at its own places. That is what an
auto-decoder is good at, since it fits each function where it is known and needs no encoder that reads all points at
once.

A **family** is a law with parameters, drawn evenly from their ranges and independently for each function. How many
parameters vary is how many latent dimensions the functions truly have. The parameters are kept as **factors**: for
colouring and for scoring what was learned, never for training.

**Noise** adds an independent $\varepsilon_{ik} \sim \mathcal{N}(0, \sigma^2)$ to every value. No model that is honest
fits better than $\sigma$, so it is the floor that you will see in the loss.

The seed fixes everything. Functions, places and noise are drawn apart, so another noise or another sampling leaves the
functions as they are.
"""


def prompts() -> list[Prompt]:
    return [
        Prompt("Damped waves, irregularly sampled", "Each wave has points of its own; no grid is needed.", _damped),
        Prompt(plain("Type a*sin(w*t + p)"), "Any formula becomes a family; its letters become parameters.", _formula),
        Prompt(
            "44 years of CO₂", "Each curve is a year at Mauna Loa, its colour says which: the rise is a factor.", _co2
        ),
    ]


def _damped() -> None:
    state = states.current()
    ranges = {name: own for name, own in state.ranges.items() if name != "damped_wave"}
    points = {**state.points, 1: 32}
    states.change(
        source="family", family="damped_wave", ranges=ranges, n_functions=60, points=points, irregular=True, noise=0.03,
        reveal=state.reveal + 1,
    )  # fmt: skip


def _formula() -> None:
    state = states.current()
    points = {**state.points, 1: 64}
    states.change(
        source="formula", expression="a*sin(w*t + p)", spans={}, n_coords=1, points=points, n_functions=60,
        irregular=False, noise=0.0, domain=((0.0, 1.0),) * 3, reveal=state.reveal + 1,
    )  # fmt: skip


def _co2() -> None:
    states.change(source="samples", sample="mauna_loa", colour="year", reveal=states.current().reveal + 1)
