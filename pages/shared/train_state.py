"""What the Train page remembers: one frozen value under one key. Its widgets are views of it, never the memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

import streamlit as st

from autodecoder_core.model.config import Joint, TrainingConfig

Contenders = Literal["both", "joint", "alternating"]
Take = Callable[["TrainState", Any], "TrainState"]

_KEY = "train"
_DEFAULT = TrainingConfig()


@dataclass(frozen=True, slots=True)
class TrainState:
    """epochs: of a joint run, and asked for in all of an alternating one while `matched`. rounds: where not matched.
    hidden: the layer widths as typed. held_out: in percent, None for the page's own choice by the number of functions.
    colour: the factor by which the maps are coloured, None for none. at: the epoch that the timeline shows, by
    runs; the newest where there is none. followed: the runs whose settings these are. problem: why the last start did
    not work.
    """

    contenders: Contenders = "both"
    latent_dim: int = _DEFAULT.latent_dim
    epochs: int = Joint().epochs
    latent_epochs: int = 20
    decoder_epochs: int = 20
    rounds: int = 20
    matched: bool = True
    hidden: str = ", ".join(map(str, _DEFAULT.hidden))
    activation: str = _DEFAULT.activation
    coordinate_features: int = _DEFAULT.coordinate_features
    loss: str = _DEFAULT.loss
    loss_scale: float = _DEFAULT.loss_scale
    sigma: float = _DEFAULT.sigma
    prior_warmup: int = 0
    batch_size: int = _DEFAULT.batch_size
    decoder_lr: float = _DEFAULT.decoder_lr
    latent_lr: float = _DEFAULT.latent_lr
    lr_schedule: str = _DEFAULT.lr_schedule
    latent_init_std: float = _DEFAULT.latent_init_std
    seed: int = 0
    held_out: int | None = None
    colour: str | None = None
    at: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    followed: tuple[str, ...] = ()
    problem: str | None = None


def current() -> TrainState:
    return cast(TrainState, st.session_state.setdefault(_KEY, TrainState()))


def change(**fields: Any) -> TrainState:
    """The state with these fields changed, kept."""
    return keep(replace(current(), **fields))


def follow(runs: tuple[str, ...], settings: Callable[[TrainState], TrainState]) -> TrainState:
    """Runs that are new to this page bring their settings; those that it started itself have them already."""
    state = current()
    if not runs or runs == state.followed:
        return state
    return keep(replace(settings(state), followed=runs))


def keep(state: TrainState) -> TrainState:
    st.session_state[_KEY] = state
    return state


def view(key: str, value: Any, take: Take) -> dict[str, Any]:
    """Arguments of a widget that shows `value` and gives what the person chose to `take`.

    The widget is written to only where it differs, so that an answer of the server never pulls a handle back.
    """
    name = f"train_{key}"
    if name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value

    def taken() -> None:
        chosen = st.session_state[name]
        if chosen is not None:
            keep(replace(take(current(), chosen), problem=None))

    return {"key": name, "on_change": taken}


def view_field(name: str, value: Any = None) -> dict[str, Any]:
    """`view` of one field of the state."""
    shown = getattr(current(), name) if value is None else value
    return view(name, shown, lambda state, chosen: replace(state, **{name: chosen}))
