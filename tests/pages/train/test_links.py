"""Links: to runs that are gone, of other functions, with names of their own."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

import autodecoder_core as ad
from autodecoder_core.runs import Launcher, RunSpec, RunStore

from .staging import CONFIGS, live, said, trained


def test_a_link_to_a_run_that_is_gone_says_so_and_stands_ready(open_page: Callable[..., AppTest]) -> None:
    app = open_page("train", run="nowhere")
    assert "nowhere" in said(app)
    assert [lane["status"] for lane in live(app)["lanes"]] == ["ready", "ready"]


def test_other_functions_in_the_thread_put_the_old_race_aside(
    open_page: Callable[..., AppTest], store: RunStore, race: tuple[str, ...]
) -> None:
    other = store.add_dataset(ad.generate("sinusoid", n_functions=5, n_points=8))
    app = open_page("train", dataset=other, run=trained(store, race))
    assert [lane["status"] for lane in live(app)["lanes"]] == ["ready", "ready"]
    assert "run" not in app.query_params


def test_runs_of_other_functions_are_named_and_not_drawn(
    open_page: Callable[..., AppTest], store: RunStore, waves: str, launcher: Launcher
) -> None:
    other = store.add_dataset(ad.generate("sinusoid", n_functions=5, n_points=8))
    (one,) = launcher.start(waves, CONFIGS[:1])
    (two,) = launcher.start(other, CONFIGS[:1], names=["Elsewhere"])
    app = open_page("train", run=f"{one},{two}")
    assert len(live(app)["lanes"]) == 1
    assert "“Elsewhere” learned other functions" in said(app)


def test_a_name_of_people_cannot_become_markup(
    open_page: Callable[..., AppTest], store: RunStore, waves: str, launcher: Launcher
) -> None:
    id = store.create_run(RunSpec(waves, CONFIGS[0], name="**bold** [x](y)", held_out=0.25))
    app = open_page("train", run=trained(store, (id,)))
    assert "**bold**" not in said(app)
    assert r"\*\*bold\*\*" in said(app)
