"""Numbers that stand for names in the kernels: compiled once, they serve every configuration."""

from __future__ import annotations

TANH, SILU, RELU, SINE = range(4)
ACTIVATIONS = {"tanh": TANH, "silu": SILU, "relu": RELU, "sine": SINE}

MSE, MAE, HUBER, CLAMPED, BCE = range(5)
LOSSES = {"mse": MSE, "mae": MAE, "huber": HUBER, "clamped": CLAMPED, "bce": BCE}

JOINT, LATENTS, DECODER, NOTHING = range(4)  # what a step moves
PHASES = {"joint": JOINT, "latents": LATENTS, "decoder": DECODER}

DATA, PRIOR, OF_DECODER, OF_LATENTS = range(4)  # what is noted of a step: two losses, two squared gradient norms
