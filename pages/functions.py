"""Make functions: the data that an auto-decoder learns from."""

from __future__ import annotations

import streamlit as st

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import AutodecoderError
from pages.shared import functions_state as states
from pages.shared import thread as threads
from pages.shared.functions_family import family_source
from pages.shared.functions_figure import downloads, figure, functions_list, table
from pages.shared.functions_formula import formula_source
from pages.shared.functions_kept import samples_source, stored_source
from pages.shared.functions_state import FunctionsState
from pages.shared.functions_upload import examples, upload_source
from pages.shared.functions_words import MATHEMATICS, prompts
from pages.shared.page import go, head, try_this, what_you_see
from pages.shared.resources import store
from pages.shared.text import plain

SOURCES = {
    "samples": ("Real data", samples_source),
    "family": ("Family", family_source),
    "formula": ("Formula", formula_source),
    "upload": ("Upload", upload_source),
    "stored": ("Stored", stored_source),
}


def origin_of(state: FunctionsState) -> str:
    """Changes when other functions are shown, not when the same ones are bent."""
    which = {"family": state.family, "samples": state.sample, "stored": state.stored}
    return f"{state.source} {which.get(state.source, '')}"


def found(state: FunctionsState) -> Dataset | None:
    """Draws the source's controls; returns its functions, the last good ones where there is something to mend."""
    try:
        dataset = SOURCES[state.source][1](state)
    except AutodecoderError as error:
        st.error(plain(str(error), 600))
        dataset = None
    if dataset is None:
        return state.shown.get(state.source)
    if state.shown.get(state.source) is not dataset:
        shown = states.current().shown
        states.change(shown={**shown, state.source: dataset})
    return dataset


def use(dataset: Dataset) -> None:
    """Keep the functions and make them the thread's."""
    id = store().add_dataset(dataset)
    states.change(followed=id)
    threads.change(dataset=id)


thread = threads.follow_link()
state = states.follow(thread.dataset)
head("Make functions", "Choose a law, type one, or bring your own data. The curves are what the decoder will learn.")
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.segmented_control(
        "Source",
        list(SOURCES),
        format_func=lambda source: SOURCES[source][0],
        required=True,
        label_visibility="collapsed",
        width="content",
        wrap=True,
        **states.view_field("source", state.source),
    )
    actions = st.container(horizontal=True, width="content", vertical_alignment="center")

with st.container(key="functions_board"):  # on a narrow screen shell.css puts the controls between figure and facts
    seen, controls = st.columns([2.1, 1], gap="large")
with controls:
    dataset = found(state)
if dataset is None:
    with seen:
        if state.source == "upload":
            st.markdown("Bring a file, or start from one of these: the same six plants, laid out in three ways.")
            examples()
else:
    with seen:
        figure(dataset, states.current(), origin_of(state))
        with st.container(key="functions_facts"):
            table(dataset)
            downloads(dataset)
            functions_list(dataset)
            if state.source == "upload":
                with st.expander("Example files"):
                    examples()
    with actions:
        st.button(
            "Use these functions",
            key="functions_use",
            type="tertiary",
            on_click=use,
            args=(dataset,),
            help="Keeps them and puts them into the link, without training yet.",
        )
        if st.button("Train on these functions →", key="functions_train", type="primary"):
            use(dataset)
            go("train", threads.current())
try_this(prompts(), key="functions")
what_you_see(MATHEMATICS)
