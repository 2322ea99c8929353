"""The three things that an epoch can move."""

from __future__ import annotations

from typing import Literal

Phase = Literal["joint", "latents", "decoder"]


def moves_latents(phase: Phase) -> bool:
    return phase != "decoder"


def moves_decoder(phase: Phase) -> bool:
    return phase != "latents"
