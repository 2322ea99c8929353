"""The live view of the page's runs: followed from the store, drawn about ten times a second while something trains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from autodecoder_core.errors import AutodecoderError
from autodecoder_core.inspection.live import Exhibit, Moment, exhibit, first_moment, moment
from autodecoder_core.model.config import TrainingConfig
from autodecoder_core.runs.errors import SnapshotNotFound
from autodecoder_core.runs.follow import Follower
from autodecoder_core.runs.records import RunRecord, SnapshotRecord
from autodecoder_core.runs.spec import RunSpec, RunStatus
from pages.shared.components.live_view import Lane, Phase, live_view

from . import resources
from .text import plain
from .train_actions import ALIVE
from .train_words import lane_status, progress_words

TICK = 0.1  # seconds between two looks while something trains
GLANCE = 1.0  # while something could go on: another tab may resume it
HEIGHT = 500
_KEY = "train_followers"

Standing = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What all lanes share: functions trained on, which are shown, the maps' colour, the noise floor, held-out losses.

    at: the epoch shown, None for the newest. unseen: (H, 2) epoch and loss, by run.
    """

    shown: Exhibit
    colour: NDArray[Any] | None
    noise_floor: float | None
    at: int | None
    unseen: Mapping[str, NDArray[Any]]


@st.cache_resource(show_spinner=False, max_entries=16)
def exhibit_of(dataset: str, held_out: float) -> Exhibit:
    """The functions shown of a stored dataset's training part."""
    return exhibit(resources.parts(dataset, held_out)[0])


@st.cache_resource(show_spinner=False, max_entries=16)
def start_of(dataset: str, held_out: float, config: TrainingConfig) -> Moment:
    """Where a training would begin."""
    return first_moment(resources.parts(dataset, held_out)[0], config, exhibit_of(dataset, held_out))


@st.cache_resource(show_spinner=False, max_entries=256)
def _moment_of(run: str, number: int, dataset: str, held_out: float) -> Moment:
    newest = resources.store().run(run).last_snapshot
    like = None if newest == number else resources.snapshot_model(run, newest)
    shown = exhibit_of(dataset, held_out)
    return moment(resources.snapshot_model(run, number), shown, None if like is None else moment(like, shown).plane)


def followers(runs: Sequence[RunRecord], shown: Exhibit) -> list[Follower]:
    """This session's followers of these runs; those of other runs are let go."""
    known = cast(dict[str, Follower], st.session_state.setdefault(_KEY, {}))
    kept = {run.id: known.get(run.id) or Follower(run.id, shown) for run in runs}
    st.session_state[_KEY] = kept
    return list(kept.values())


def standing(runs: Sequence[RunRecord]) -> Standing:
    """What the rest of the page depends on: when it changes, the whole page is drawn anew."""
    return tuple((run.id, run.status, run.wish) for run in runs)


def queue_places(runs: Sequence[RunRecord]) -> dict[str, int]:
    """Place in the queue, from 1, of those that wait."""
    if all(run.status is not RunStatus.QUEUED for run in runs):
        return {}
    queue = sorted(resources.store().runs(status=RunStatus.QUEUED), key=lambda run: run.created_at)
    return {run.id: i + 1 for i, run in enumerate(queue)}


def race(runs: Sequence[RunRecord], scene: Scene, line: DeltaGenerator) -> None:
    """Draw the runs, and go on drawing them while they train. line: an st.empty for the words on how far they are."""
    alive = any(run.status in ALIVE for run in runs)
    unended = any(not run.status.ended for run in runs)
    # Two fragments, each in a place of its own: one that writes into a container outside it fails when it ticks while
    # the page, interrupted, has not drawn that container anew.
    with line.container():
        st.fragment(_words, run_every=GLANCE if unended else None)(runs)
    st.fragment(_tick, run_every=TICK if alive else GLANCE if unended else None)(runs, scene, standing(runs))


def _words(runs: Sequence[RunRecord]) -> None:
    store = resources.store()
    try:
        now = [store.run(run.id) for run in runs]
        words = progress_words(now, queue_places(now))
    except AutodecoderError as error:  # a busy store is read again at the next glance
        words = plain(str(error), 200)
    st.markdown(f":gray[{words}]")


def _tick(runs: Sequence[RunRecord], scene: Scene, stands: Standing) -> None:
    store = resources.store()
    following = followers(runs, scene.shown)
    places: dict[str, int] = {}
    try:
        now = [follower.look(store) for follower in following]
        places = queue_places(now)
    except AutodecoderError:  # a busy store is read again at the next tick; the words say so
        now = [follower.record or run for follower, run in zip(following, runs, strict=True)]
    drawn = zip(following, now, lane_titles(now), lane_colours([run.config for run in now]), strict=True)
    _draw([_lane(f, run, title, colour, scene, places.get(run.id)) for f, run, title, colour in drawn], scene)
    if standing(now) != stands:  # only now: a part that a cut-short script has not drawn may be mounted anew
        st.rerun()


def starting_line(configs: Sequence[TrainingConfig], moments: Sequence[Moment], scene: Scene) -> None:
    """The contenders before they start: random latents, an untrained decoder, the data waiting."""
    # A fragment too, so that the part stays where it is when the race begins, and is not mounted again.
    st.fragment(_still)(configs, moments, scene)


def _still(configs: Sequence[TrainingConfig], moments: Sequence[Moment], scene: Scene) -> None:
    if not configs:
        _draw([Lane(title="Joint", status="not ready"), Lane(title="Alternating", colour=1, status="not ready")], scene)
        return
    colours = lane_colours(configs)
    lanes = [
        Lane(
            title=strategy_title(config),
            colour=colour,
            status="ready",
            n_epochs=config.strategy.total_epochs,
            positions=begin.positions,
            curves=begin.curves,
        )
        for config, begin, colour in zip(configs, moments, colours, strict=True)
    ]
    _draw(lanes, scene)


def _draw(lanes: Sequence[Lane], scene: Scene) -> None:
    live_view(
        lanes,
        functions=scene.shown.functions,
        grid=scene.shown.grid,
        key="train_live",
        shown=scene.shown.indices,
        colour=scene.colour,
        noise_floor=scene.noise_floor,
        height=HEIGHT,
    )


def lane_titles(runs: Sequence[RunRecord]) -> list[str]:
    """Their names; where they have no names of their own and differ in strategy alone, that is enough."""
    named = any(run.name != RunSpec(run.dataset, run.config).default_name for run in runs)
    strategies = [strategy_title(run.config) for run in runs]
    alike = len({run.config.latent_dim for run in runs}) == 1 and len(set(strategies)) == len(strategies)
    return strategies if alike and not named else [run.name for run in runs]


def strategy_title(config: TrainingConfig) -> str:
    return config.strategy.name.capitalize()


def lane_colours(configs: Sequence[TrainingConfig]) -> list[int]:
    """0 for the first joint run, 1 for the first alternating one, further colours for further ones."""
    colours: list[int] = []
    for config in configs:
        own = 0 if config.strategy.name == "joint" else 1
        colours.append(own if own not in colours else max(1, *colours) + 1)
    return colours


def _lane(follower: Follower, run: RunRecord, title: str, colour: int, scene: Scene, place: int | None) -> Lane:
    trace, status = follower.trace, lane_status(run, place)
    snapshot = None if scene.at is None else snapshot_at(run, scene.at)
    if snapshot is None:
        picture = follower.moment
        if picture is None and run.status in ALIVE:  # its first snapshot will show nothing else
            picture = start_of(run.dataset, run.held_out, run.config)
        return Lane(
            title=title,
            colour=colour,
            status=status,
            phase=cast(Phase, run.phase or "") if run.status is RunStatus.RUNNING else "",
            epoch=run.epoch,
            n_epochs=run.total_epochs,
            step=run.step,
            seconds=run.seconds,
            data_loss=run.data_loss,
            prior_loss=run.prior_loss,
            positions=picture and picture.positions,
            curves=picture and picture.curves,
            history=trace.history(),
            phases=trace.phases(),
            held_out=scene.unseen.get(run.id),
        )
    picture = _moment_of(run.id, snapshot.number, run.dataset, run.held_out)
    return Lane(
        title=title,
        colour=colour,
        status="as it was",
        phase=cast(Phase, snapshot.phase),
        epoch=snapshot.epoch,
        n_epochs=run.total_epochs,
        step=snapshot.step,
        seconds=snapshot.seconds,
        data_loss=snapshot.data_loss,
        prior_loss=snapshot.prior_loss,
        positions=picture.positions,
        curves=picture.curves,
        history=trace.history(snapshot.epoch),
        phases=trace.phases(snapshot.epoch),
    )


def snapshot_at(run: RunRecord, epoch: int) -> SnapshotRecord | None:
    """The newest snapshot that is no later than the epoch; the first where all are later; None without snapshots."""
    kept = kept_snapshots(run)
    before = [snapshot for snapshot in kept if snapshot.epoch <= epoch]
    return before[-1] if before else kept[0] if kept else None


def kept_snapshots(run: RunRecord) -> list[SnapshotRecord]:
    """The snapshots of a run that nobody trains just now."""
    try:
        return _snapshots(run.id, run.last_snapshot, run.step)
    except (AutodecoderError, SnapshotNotFound):
        return []


@st.cache_data(show_spinner=False, max_entries=64)
def _snapshots(run: str, last: int, step: int) -> list[SnapshotRecord]:
    """last, step: how far the run was, so that what is remembered is never old."""
    return resources.store().snapshots(run)
