"""The settings of the Train page: the few beside the figure, the many in a fold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.model.config import ACTIVATIONS, LOSSES

from .text import counted
from .train_plan import held_out_percent, totals
from .train_state import TrainState, view, view_field

CONTENDERS = {"both": "Joint and alternating", "joint": "Joint alone", "alternating": "Alternating alone"}
LOSS_WORDS = {
    "mse": "squared",
    "mae": "absolute",
    "huber": "Huber",
    "clamped": "clamped absolute",
    "bce": "binary cross-entropy",
    "cce": "categorical cross-entropy",
}
ACTIVATION_WORDS = {"tanh": "tanh", "silu": "SiLU", "relu": "ReLU", "sine": "sine"}
MOST_EPOCHS = 1_000_000


def first_controls(state: TrainState) -> None:
    """Who races, in how many dimensions, for how long."""
    st.selectbox("Contenders", list(CONTENDERS), format_func=CONTENDERS.__getitem__, **view_field("contenders"))
    st.number_input(
        "Latent dimensions, $d$",
        1,
        64,
        step=1,
        help="How many numbers describe one function. As few as there are ways in which the functions differ.",
        **view_field("latent_dim"),
    )
    st.number_input(
        "Epochs",
        1,
        MOST_EPOCHS,
        step=100,
        help="Passes over all sample points. In a race both contenders get the same number, in whole rounds.",
        disabled=state.contenders == "alternating" and not state.matched,
        **view_field("epochs"),
    )
    with st.container(horizontal=True, gap="small"):
        alone = state.contenders == "joint"
        st.number_input(
            "Turn of $z$",
            1,
            MOST_EPOCHS,
            step=5,
            help="Epochs in a row in which the latents move and the decoder is frozen.",
            disabled=alone,
            **view_field("latent_epochs"),
        )
        st.number_input(
            "Turn of $θ$",
            1,
            MOST_EPOCHS,
            step=5,
            help="Epochs in a row in which the decoder moves and the latents are frozen.",
            disabled=alone,
            **view_field("decoder_epochs"),
        )
    st.caption(totals(state))


def more_settings(state: TrainState, dataset: Dataset) -> None:
    """Everything else that decides a run, in a fold."""
    with st.expander("More settings", key="train_more"):
        network, objective, steps, start = st.columns(4, gap="medium")
        with network:
            _network(dataset)
        with objective:
            _objective(state, dataset)
        with steps:
            _steps(state, dataset)
        with start:
            _start(state, dataset)


def _network(dataset: Dataset) -> None:
    st.text_input(
        "Hidden widths",
        help="Units of each hidden layer of the decoder, from z and t to x: 64, 64, 64 are three layers.",
        **view_field("hidden"),
    )
    st.selectbox(
        "Activation",
        list(ACTIVATIONS),
        format_func=ACTIVATION_WORDS.__getitem__,
        help="Of the hidden layers; the output is linear. Sine is SIREN's.",
        **view_field("activation"),
    )
    st.number_input(
        "Fourier features of $t$",
        0,
        64,
        step=1,
        disabled=dataset.n_coords == 0,
        help="Pairs of sine and cosine of each coordinate, beside the coordinate itself. More of them draw finer "
        "detail; too many draw noise.",
        **view_field("coordinate_features"),
    )


def _objective(state: TrainState, dataset: Dataset) -> None:
    st.selectbox(
        "Loss, $L$",
        list(LOSSES),
        format_func=LOSS_WORDS.__getitem__,
        help="On normalised values: a squared loss of 1 is no better than the mean. Cross-entropies need values from "
        "0 to 1.",
        **view_field("loss"),
    )
    st.number_input(
        "Scale of the loss",
        1e-6,
        1e6,
        step=0.1,
        format="%.4g",
        disabled=state.loss not in ("huber", "clamped"),
        help="Where Huber turns linear and clamping ends, in standard deviations of the values.",
        **view_field("loss_scale"),
    )
    st.number_input(
        "$σ$ of the prior",
        1e-6,
        1e9,
        step=10.0,
        format="%.6g",
        help="The penalty on a latent is ‖z‖²/σ². Small σ pulls all latents together until they say nothing.",
        **view_field("sigma"),
    )
    st.caption(prior_words(state, dataset))
    st.slider(
        "Warm-up of the prior (% of epochs)",
        0,
        100,
        help="The share of the epochs in which λ rises from nothing to its full weight.",
        **view_field("prior_warmup"),
    )


def prior_words(state: TrainState, dataset: Dataset) -> str:
    """λ, and the standard deviation of z that it implies: s σ / √(K m), as in encoding/posterior.py."""
    observations = float(np.median(dataset.counts)) * dataset.n_outputs
    spread = state.sigma / np.sqrt(observations)
    points = counted(int(np.median(dataset.counts)), "point")
    return (
        f"$λ = 1/σ^2 = {_latex(1 / state.sigma**2)}$. With {points} a function and "
        f"residuals of $s = 0.1$ the prior's standard deviation of $z$ is "
        f"$s\\,σ/\\sqrt{{K{'m' if dataset.n_outputs > 1 else ''}}} = {_latex(0.1 * spread)}$."
    )


def _latex(value: float) -> str:
    mantissa, _, exponent = f"{value:.2g}".partition("e")
    return f"{mantissa} \\cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _steps(state: TrainState, dataset: Dataset) -> None:
    st.number_input(
        "Minibatch, $B$ (points)",
        1,
        10_000_000,
        step=256,
        help=f"Sample points a gradient step, drawn at random from all {dataset.n_points:,}.",
        **view_field("batch_size"),
    )
    st.number_input(
        "Learning rate of $θ$",
        1e-9,
        10.0,
        step=1e-3,
        format="%.4g",
        help="Adam's step size for the decoder's weights.",
        **view_field("decoder_lr"),
    )
    st.number_input(
        "Learning rate of $z$",
        1e-9,
        10.0,
        step=1e-2,
        format="%.4g",
        help="Adam's step size for the latents. Each latent meets few of the points, so it may take larger steps.",
        **view_field("latent_lr"),
    )
    st.caption(f"$z$ takes steps {state.latent_lr / state.decoder_lr:.3g} times as large as $θ$.")
    st.segmented_control(
        "Schedule",
        ["cosine", "constant"],
        required=True,
        help="Cosine: both rates fall to 1 % by the end.",
        **view_field("lr_schedule"),
    )


def _start(state: TrainState, dataset: Dataset) -> None:
    st.number_input(
        "Spread of the first $z$",
        1e-9,
        100.0,
        step=0.05,
        format="%.4g",
        help="Standard deviation of each coordinate of the random latents at the start.",
        **view_field("latent_init_std"),
    )
    st.number_input(
        "Seed",
        0,
        2**31 - 1,
        step=1,
        help="Of weights, latents and minibatches. Contenders share it, so they start from the same place.",
        **view_field("seed"),
    )
    percent = held_out_percent(state, dataset)
    st.slider(
        "Kept unseen (% of functions)",
        0,
        50,
        disabled=dataset.n_functions < 2,
        help="Functions that no contender sees: the fair judges at the end.",
        **view_field("held_out", percent),
    )
    if not state.matched or state.contenders != "joint":
        st.toggle(
            "Rounds by the epochs",
            help="As many rounds of turns as the epochs hold, so that both contenders train equally long.",
            **view("matched", state.matched, lambda old, chosen: replace(old, matched=bool(chosen))),
        )
    if not state.matched:
        st.number_input("Rounds", 1, MOST_EPOCHS, step=1, **view_field("rounds"))
