"""Idea: drag a point of the latent plane and see a whole curve bend; what an auto-decoder is, and is not."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.shared import thread as threads
from pages.shared.components.figure_one import figure_one
from pages.shared.components.latent_map import latent_map
from pages.shared.handle import Handle, follow_hand, handle
from pages.shared.page import Prompt, go, head, try_this, what_you_see
from pages.shared.resources import EXAMPLE_SAMPLE, example_dataset, example_model, sample_dataset_id

KEY = "idea_map"

thread = threads.follow_link()
model, dataset = example_model(), example_dataset()
held = handle(KEY, EXAMPLE_SAMPLE)


def show_year(year: str, held: Handle = held) -> None:
    held.move(model.latents[model.names.index(year)])


def show_between(first: str, second: str, held: Handle = held) -> None:
    ends = [model.latents[model.names.index(year)] for year in (first, second)]
    held.move((ends[0] + ends[1]) / 2)


head(
    "A decoder that learns without an encoder",
    "Every dot is a year of sea surface temperature off Peru. Drag the amber point: the curve is decoded as you move.",
)
latent_map(
    model,
    key=KEY,
    height=396,  # so that what the figure says lies above the fold of a small laptop
    dataset=dataset,
    colour=dataset.factors["yearly mean"] if dataset.factors is not None else None,
    colour_label="yearly mean (°C)",
    z=held.z,
    revision=held.revision,
    on_z_change=partial(follow_hand, KEY, held),
)
left, right = st.columns([3, 2], vertical_alignment="center")
with left:
    st.markdown(
        "Nobody told the model where a year belongs. Each year began at a random point, and training moved the points "
        "and the decoder's weights together until decoding a point gave back its year."
    )
with right, st.container(horizontal=True, horizontal_alignment="right"):
    if st.button("Make functions →", type="primary", help="Choose real data, a family, a formula, or your own file"):
        go("functions", thread)
    if st.button("Watch it train", help="Train joint and alternating side by side on these temperatures"):
        go("train", threads.change(dataset=sample_dataset_id(EXAMPLE_SAMPLE)))

st.header("With an encoder, and without", anchor=False)
figure_one(key="idea_figure_one")

try_this(
    [
        Prompt(
            "Go to the great El Niño of 1997",
            "The autumn stays warm when other years cool down.",
            partial(show_year, "1997"),
        ),
        Prompt(
            "Go to a cold La Niña year, 1954",
            "A whole year lower, and steeper: the opposite side of the map.",
            partial(show_year, "1954"),
        ),
        Prompt(
            "Make a year that never was",
            "Half-way between 1997 and 1954. Does it look like a year?",
            partial(show_between, "1997", "1954"),
        ),
    ],
    key="idea",
)
what_you_see(
    r"""
An auto-encoder has two networks: an encoder turns a curve into a short code, and a decoder turns the code back. An
**auto-decoder** has only the second. For each function $x_i$ it keeps a **latent** $z_i \in \mathbb{R}^d$ in a table,
drawn at random at first, and trains the table together with the decoder's weights $\theta$ by minimising

$$
\frac{1}{P}\sum_i \sum_k \Big[ L\big(f_\theta(z_i, t_k),\, x_i(t_k)\big) + \frac{\lVert z_i\rVert^2}{\sigma^2} \Big]
$$

over minibatches of points. The second term, the **prior**, keeps latents near the origin. Since no encoder reads whole
curves, functions may be sampled anywhere, with gaps, each in its own way.

To **encode** a new function, freeze $\theta$ and look for the $z$ that minimises the same objective on its points. The
page *Fit* does it while you watch.

Here d = 2, so the map shows the latents as they are. The faint curves are the decoded latents nearest to the handle;
the dots are the monthly means of the nearest year. Months are interpolated by the decoder itself, which takes any $t$.
"""
)
