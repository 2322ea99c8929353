"""Explore: walk through the latent space of a trained model and see what lies there."""

from __future__ import annotations

from functools import partial

import streamlit as st

from autodecoder_core.runs.spec import RunStatus
from pages.shared import explore_controls as controls
from pages.shared import explore_state as states
from pages.shared import thread as threads
from pages.shared.components.latent_map import latent_map
from pages.shared.explore_around import downloads, nearest_functions, values_table
from pages.shared.explore_colours import choices, chosen, colour_of
from pages.shared.explore_model import shown as shown_of
from pages.shared.explore_place import KEY, follow, keep, place
from pages.shared.explore_words import MATHEMATICS, prompts
from pages.shared.page import go, head, try_this, what_you_see
from pages.shared.resources import open_model

HEIGHT = 376  # so that the first controls lie above the fold of a small laptop

threads.follow_link()
head(
    "Explore the latent space",
    "Every dot is a function that the model has learned. Drag the amber point, and see what the decoder makes of it.",
)
opened = open_model(threads.current())
shown, model, state = shown_of(opened), opened.model, states.current()
held, trouble = place(shown.owner, model.latent_dim, threads.current())
if trouble:
    st.info(trouble)

axes = state.axes_in(model.latent_dim)
offered = choices(shown)
colour_id = chosen(state.colour, offered, shown)
colour = colour_of(colour_id, shown)
prior = controls.prior_of(shown, axes) if state.prior and model.latent_dim > 1 else None
z = latent_map(
    model,
    key=KEY,
    dataset=opened.dataset,
    colour=colour.values if colour else None,
    colour_label=colour.label if colour else None,
    axes=axes,
    z=held.z,
    revision=held.revision,
    prior_radius=prior[0] if prior else None,
    height=HEIGHT,
    on_z_change=partial(follow, held, model.latent_dim),
)
if trouble:
    keep(z)

for column, control in zip(
    st.columns([3, 2, 2, 2] if model.latent_dim > 2 else [3, 2, 2], vertical_alignment="bottom"),
    [
        partial(controls.run_picker, shown),
        partial(controls.colour_picker, offered, colour_id),
        partial(controls.jump, shown, held),
        partial(controls.axes_picker, model.latent_dim, axes),
    ],
    strict=False,
):
    with column:
        control()
with st.container(horizontal=True, vertical_alignment="center"):
    if model.latent_dim > 1:
        controls.prior_switch(state)
    if opened.run and opened.run.status is RunStatus.RUNNING:
        done = f"epoch {opened.run.epoch:,} of {opened.run.total_epochs:,}"
        st.caption(f"Still training: this is its newest snapshot, {done}.", width="content")
    st.space("stretch")
    if st.button("Fit a drawing near here →", type="primary", help="Draw a function, and find its latent from here"):
        go("fit", keep(z))
if prior:
    st.caption(prior[1])

left, right = st.columns(2, gap="large")
with left:
    nearest_functions(shown, held, z)
with right:
    st.header("In numbers", anchor=False)
    values_table(shown, z)
    downloads(shown, z)

try_this(prompts(shown, held), key="explore")
what_you_see(MATHEMATICS)
