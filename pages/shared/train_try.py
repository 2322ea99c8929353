"""Three things to try on the Train page, each set up and started by one click."""

from __future__ import annotations

from functools import partial

from autodecoder_core.data.generating import generate
from autodecoder_core.errors import AutodecoderError

from . import resources
from . import thread as threads
from . import train_state as states
from .page import Prompt
from .train_actions import start
from .train_plan import plan
from .train_state import TrainState
from .train_words import PROMPTS, Try

SETTINGS: dict[Try, TrainState] = {
    "sea": TrainState(epochs=3000, latent_epochs=50, decoder_epochs=50),
    "waves": TrainState(latent_dim=3, epochs=400),
    "collapse": TrainState(epochs=400, sigma=0.02),
}


def prompts() -> list[Prompt]:
    return [Prompt(label, what, partial(set_up, name)) for name, (label, what) in PROMPTS.items()]


def set_up(name: Try) -> None:
    """Choose functions and settings, and start."""
    state = states.keep(SETTINGS[name])
    try:
        dataset = _functions(name)
        chosen = plan(state, resources.dataset(dataset))
    except AutodecoderError as error:
        states.change(problem=str(error))
        return
    threads.change(dataset=dataset)
    start(dataset, chosen)


def _functions(name: Try) -> str:
    """The id of the functions to train on."""
    if name == "sea":
        return resources.sample_dataset_id("elnino")
    if name == "waves":
        return resources.store().add_dataset(generate("damped_wave", n_functions=200, n_points=64, noise=0.05))
    return resources.open_dataset(threads.current()).id
