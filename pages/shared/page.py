"""What every page has: the thread line, a title with one sentence, prompts to try, the mathematics folded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from .thread import Thread

PAGES = Path(__file__).resolve().parents[1]


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def go(page: str, thread: Thread) -> None:
    """Switch to a page, the thread in the link."""
    st.switch_page(PAGES / f"{page}.py", query_params=thread.query())


def link(page: str, label: str, thread: Thread, *, help: str | None = None) -> None:
    """A link to a page, the thread in it. The label is Markdown: people's words go through `plain` first."""
    st.page_link(PAGES / f"{page}.py", label=label, help=help, query_params=thread.query() or None)


def head(title: str, sentence: str) -> None:
    """The title, a verb, and one sentence."""
    with st.container(key="page_head"):
        st.title(title, anchor=False)
        st.markdown(f":gray[{sentence}]")


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to try: a label, what will be seen, and a callback that sets the page up."""

    label: str
    what: str
    act: Callable[[], None]


def try_this(prompts: list[Prompt], *, key: str) -> None:
    """Three things to try, each done by one click."""
    st.header("Try this", anchor=False)
    for column, (i, prompt) in zip(st.columns(len(prompts)), enumerate(prompts), strict=True):
        with column:
            st.button(prompt.label, key=f"{key}_try_{i}", on_click=prompt.act, width="stretch")
            st.caption(prompt.what)


def what_you_see(markdown: str) -> None:
    """The mathematics of the page, folded."""
    with st.expander("What you are looking at"):
        st.markdown(markdown)
