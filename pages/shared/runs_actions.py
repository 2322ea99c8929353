"""What can be done to the selected runs: open, pause, end, take away, share, delete and bring back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from autodecoder_core.errors import AutodecoderError
from autodecoder_core.runs.records import RunRecord
from autodecoder_core.runs.spec import Wish

from . import resources, runs_state
from . import thread as threads
from .page import go
from .runs_files import file_stem, latents_csv, losses_csv, model_file, models_file
from .runs_rows import ALIVE, lost_words
from .text import counted, plain

_OPENED = 8  # runs that one thread holds


def toolbar(chosen: Sequence[RunRecord]) -> None:
    """One row of buttons that is always there, so that nothing moves when a row is picked."""
    none = not chosen
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="runs_toolbar"):
        for page, label in (("train", "Open in Train"), ("explore", "Explore"), ("fit", "Fit")):
            if st.button(label, key=f"runs_{page}", disabled=none):
                open_runs(page, chosen)
        resumable = [run for run in chosen if run.status.resumable]
        alive = [run for run in chosen if run.status in ALIVE and run.wish is Wish.RUN]
        unended = [run for run in chosen if not run.status.ended]
        if resumable and not alive:
            _action("Resume", "runs_pause", lambda id: resources.launcher().resume(id), resumable)
        else:
            _action("Pause", "runs_pause", lambda id: resources.launcher().pause(id), alive)
        _action(
            "Stop", "runs_stop", lambda id: resources.launcher().stop(id), unended, "Ends it and keeps what it learned"
        )
        _download(chosen)
        _share(chosen)
        st.button("Delete", key="runs_delete", type="tertiary", disabled=none, on_click=_delete, args=(chosen,))


def open_runs(page: str, runs: Sequence[RunRecord]) -> None:
    """Open a page with these runs in the thread, and the functions of the first."""
    ids = tuple(run.id for run in runs)[:_OPENED]
    go(page, threads.change(dataset=runs[0].dataset, runs=ids))


def undo_line(runs: Sequence[RunRecord]) -> None:
    """The last deletion, and a way back; it stays until the next one, or until it is undone. runs: the deleted ones."""
    last = [run for run in runs if run.id in runs_state.view().deleted]
    if not last:
        return
    what = f"“{plain(last[0].name)}”" if len(last) == 1 else counted(len(last), "run")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content", key="runs_undo_line"):
        st.markdown(f"{what} deleted.", width="content")
        st.button("Undo", key="runs_undo", on_click=restore, args=([run.id for run in last],))


def lost_line(runs: Sequence[RunRecord]) -> None:
    """What happened to the newest run whose worker was killed, with a way on. runs: the lost ones, newest first."""
    if not runs:
        return
    newest, others = runs[0], len(runs) - 1
    more = f" {counted(others, 'more run is', 'more runs are')} lost." if others else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="runs_lost_line"):
        st.markdown(f"“{plain(newest.name)}”: {lost_words(newest)}{more}", width="content")
        st.button("Resume", key="runs_resume", on_click=_each, args=(_resume, [newest.id]))


def restore(ids: Sequence[str]) -> None:
    """Bring deleted runs back, selected."""
    _each(resources.store().restore, ids)
    runs_state.deleted(())
    runs_state.select(tuple(ids))


def _resume(id: str) -> None:
    resources.launcher().resume(id)


def _delete(runs: Sequence[RunRecord]) -> None:
    ids = [run.id for run in runs]
    _each(resources.store().delete, ids)
    for id in ids:
        if id in threads.current().runs:
            threads.forget_run(id)
    runs_state.deleted(tuple(ids))
    runs_state.select(())


def _action(
    label: str, key: str, act: Callable[[str], object], runs: Sequence[RunRecord], help: str | None = None
) -> None:
    ids = [run.id for run in runs]
    st.button(label, key=key, type="tertiary", disabled=not runs, help=help, on_click=_each, args=(act, ids))


def _each(act: Callable[[str], object], ids: Sequence[str]) -> None:
    """Do it to each; what fails is said and does not keep the others from it."""
    for id in ids:
        try:
            act(id)
        except AutodecoderError as error:
            st.toast(plain(str(error), 300))


def _download(chosen: Sequence[RunRecord]) -> None:
    store = resources.store()
    learned = [run for run in chosen if run.last_snapshot]
    stem = file_stem(chosen[0]) if len(chosen) == 1 else "runs"
    with st.popover("Download", type="tertiary", disabled=not chosen, key="runs_download"):
        one = len(learned) == 1
        st.download_button(
            "Model, safetensors" if one else "Models, ZIP of safetensors",
            partial(model_file, store, learned[0]) if one else partial(models_file, store, learned),
            file_name=f"{file_stem(learned[0])}.safetensors" if one else "models.zip",
            mime="application/octet-stream",
            key="runs_get_model",
            disabled=not learned,
            on_click="ignore",
            width="stretch",
        )
        for what, make, runs in (("losses", losses_csv, chosen), ("latents", latents_csv, learned)):
            st.download_button(
                f"{what.capitalize()}, CSV",
                partial(make, store, list(runs)),
                file_name=f"{stem}-{what}.csv",
                mime="text/csv",
                key=f"runs_get_{what}",
                disabled=not runs,
                on_click="ignore",
                width="stretch",
            )
        if not learned:
            st.caption("There is no model yet: the first snapshot is still to come.")


def _share(chosen: Sequence[RunRecord]) -> None:
    with st.popover("Share", type="tertiary", disabled=not chosen, key="runs_share"):
        if chosen:
            thread = threads.Thread(dataset=chosen[0].dataset, runs=tuple(run.id for run in chosen)[:_OPENED])
            st.caption("Who opens this link on this server sees what you see.")
            st.code(_address("train", thread), language=None, wrap_lines=True)


def _address(page: str, thread: threads.Thread) -> str:
    """The full address of a page with this thread."""
    here = urlsplit(st.context.url or "")
    root = here.path.removesuffix("/").removesuffix("/runs")
    return urlunsplit((here.scheme, here.netloc, f"{root}/{page}", urlencode(thread.query()), ""))
