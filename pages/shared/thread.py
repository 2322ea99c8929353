"""The thread through the pages: dataset → run → latent. Kept in the session and in the link, so that a reload, a page
switch, a bookmark and another person all come back to the same place. This is the only door into session_state for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

_KEY = "thread"
_LIMIT = 8  # runs in one link


@dataclass(frozen=True, slots=True)
class Thread:
    """dataset: id in the store. runs: ids, the first is the one that Explore and Fit open. z: the handle."""

    dataset: str | None = None
    runs: tuple[str, ...] = ()
    z: tuple[float, ...] | None = None

    @property
    def run(self) -> str | None:
        return self.runs[0] if self.runs else None

    def query(self) -> dict[str, str]:
        """As link parameters."""
        parts = {"dataset": self.dataset, "run": ",".join(self.runs) or None}
        if self.z is not None:
            parts["z"] = ",".join(f"{value:.4g}" for value in self.z)
        return {key: value for key, value in parts.items() if value}


def current() -> Thread:
    """The thread as the link says, or else the session."""
    return st.session_state.setdefault(_KEY, Thread())


def follow_link() -> Thread:
    """Called once at the top of each page: the link wins over the session, and is completed from it."""
    known, params = current(), st.query_params
    if params.get("z") and _numbers(params["z"]) is None:
        st.toast("The latent in this link cannot be read; the page opens without it.")
    runs = _ids(params.get("run")) or known.runs
    thread = Thread(
        dataset=params.get("dataset") or known.dataset,
        runs=runs,
        # A latent belongs to its run: a link to another one lets go of it.
        z=_numbers(params.get("z")) or (known.z if runs[:1] == known.runs[:1] else None),
    )
    return _keep(thread)


def change(
    *, dataset: str | None = None, runs: tuple[str, ...] | None = None, z: tuple[float, ...] | None = None
) -> Thread:
    """Move on: another dataset, other runs (which lets go of the latent), another latent."""
    thread = current()
    if dataset is not None:
        thread = replace(thread, dataset=dataset)
    if runs is not None and runs != thread.runs:
        thread = replace(thread, runs=runs, z=None)
    if z is not None:
        thread = replace(thread, z=tuple(float(value) for value in z))
    return _keep(thread)


def forget_run(run: str) -> Thread:
    """Let go of a run that is gone, and of the latent with it."""
    thread = current()
    return _keep(replace(thread, runs=tuple(id for id in thread.runs if id != run), z=None))


def forget_dataset() -> Thread:
    """Let go of a dataset that is gone."""
    return _keep(replace(current(), dataset=None))


def _keep(thread: Thread) -> Thread:
    st.session_state[_KEY] = thread
    wanted = thread.query()
    for key in ("dataset", "run", "z"):
        if wanted.get(key) != st.query_params.get(key):
            if key in wanted:
                st.query_params[key] = wanted[key]
            else:
                del st.query_params[key]
    return thread


def _ids(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in (text or "").split(",") if part))[:_LIMIT]


def _numbers(text: str | None) -> tuple[float, ...] | None:
    try:
        return tuple(float(part) for part in (text or "").split(",")) if text else None
    except ValueError:
        return None  # a link mangled on its way: the page opens without the latent
