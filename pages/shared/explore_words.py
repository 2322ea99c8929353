"""The words of Explore: three prompts for any model, and the mathematics."""

from __future__ import annotations

from functools import partial

import numpy as np

from autodecoder_core.inspection.distances import farthest_pair

from .explore_model import Shown
from .explore_place import go_to
from .handle import Handle
from .page import Prompt


def prompts(shown: Shown, held: Handle) -> list[Prompt]:
    """Each moves the handle; what they need is computed when they are clicked."""
    return [
        Prompt(
            "Walk to the mean",
            "The average of all latents. Is what it decodes an average function?",
            partial(_to_mean, shown, held),
        ),
        Prompt(
            "Go to the most unusual function",
            "The latent farthest from the origin. What sets it apart from the rest?",
            partial(_to_edge, shown, held),
        ),
        Prompt(
            "Stand between the two most different",
            "Half-way between the two latents farthest apart. Does it look like a function of this family?",
            partial(_to_middle, shown, held),
        ),
    ]


def _to_mean(shown: Shown, held: Handle) -> None:
    go_to(held, shown.latents.mean(axis=0))


def _to_edge(shown: Shown, held: Handle) -> None:
    latents = shown.latents
    go_to(held, latents[int(np.argmax(np.linalg.norm(latents, axis=1)))])


def _to_middle(shown: Shown, held: Handle) -> None:
    latents = shown.latents
    go_to(held, latents[list(farthest_pair(latents))].mean(axis=0))


MATHEMATICS = r"""
**Decoding.** The amber point is a latent $z \in \mathbb{R}^d$. The curve beside the map is $t \mapsto f_\theta(z, t)$,
computed in your browser at every move. The decoder takes any $t$, so the curve is smooth however coarsely the functions
were sampled. No dot is needed under the hand: every $z$ decodes to something, and far from all dots it may decode to
nonsense.

**Ghosts.** The ringed dots are the three training functions whose latents are nearest (Euclidean distance in all $d$
dimensions), and the faint curves are what the decoder makes of *their* latents. The dots on the curve's side are the
sample points of the nearest one. Where ghosts and sample points part, the model has not learned that function well:
colour the map by data loss to find such functions.

**One dimension, and more than two.** For $d = 1$ the map is a line, and the height of a dot only keeps dots apart.
For $d > 2$ a map can only show a plane: that of the two dimensions that you choose, through the handle. Dragging
changes these two, and a slider beneath changes each of the others. Dots lie where their two numbers say, at whatever
depth, so a dot close to the handle on the map may be far from it in $\mathbb{R}^d$; the distances in the list count
all dimensions.

**The prior circle.** Training minimises the mean over points of $L(f_\theta(z_i, t_k), x_i(t_k)) +
\lVert z_i\rVert^2/\sigma^2$. For the squared loss with noise variance $s^2$, a function's $K$ points of $m$ values make
its negative log posterior $\frac{Km}{2s^2}$ times that mean. Its second part is a Gaussian around the origin with
standard deviation

$$
\tau = \frac{s\,\sigma}{\sqrt{K\,m}}
$$

in each dimension. The dotted circle has this radius. Latents well inside it are hardly pulled; latents far outside are
held there by their data, against the prior.
"""
