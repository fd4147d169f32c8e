"""How a run ended, why it waits, and what may help it, in one sentence each."""

import streamlit as st

from pages.models.train.parts import spoken
from pages.shared.runs.snapshot import Json, Snapshot
from pages.shared.ui.text import tr
from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment
from snncore.network import blocks_per_stage
from snncore.recipe import Recipe
from snncore.run.events import NoticeKind
from snncore.run.state import Reason, ReasonKind, State

INTERRUPTED = (BlockKind.PLAIN, BlockKind.SPIKING)
"""Kinds in which all that a block passes on goes through a neuron or the branch."""


def outcome(recipe: Recipe, snapshot: Snapshot) -> str:
    """Why the run is over; nothing while it goes on."""
    reason = snapshot["reason"]
    if snapshot["state"] == State.FAILED and reason:
        return failure(recipe, snapshot, reason)
    if snapshot["state"] == State.STOPPED:
        values: Json = {**snapshot, **reason} if reason else {**snapshot}
        return tr(f"train.stopped_{reason['kind'] if reason else 'asked'}", **values)
    return ""


def failure(recipe: Recipe, snapshot: Snapshot, reason: Reason) -> str:
    """What went wrong, and what to do about it."""
    if reason["kind"] == ReasonKind.DATA_MISSING:
        return tr(f"data.error_{reason['reason']}", **reason["values"])
    values: Json = {"step": snapshot["step"], **reason}
    if reason["kind"] == ReasonKind.DIVERGED:
        rates = snapshot["rates"]
        values["rate"] = rates[-1][1] if rates else recipe.learning_rate
        values["what"] = tr(f"train.diverged_{reason['what']}")
    if reason["kind"] == ReasonKind.CRASHED and snapshot["checkpoint"]:
        values["kept"] = tr("train.checkpoint_kept", step=snapshot["checkpoint"])
    elif reason["kind"] == ReasonKind.CRASHED:
        values["kept"] = tr("train.nothing_kept")
    return tr(f"train.failed_{reason['kind']}", **values)


def notices(snapshot: Snapshot) -> None:
    """What happened on the way, and why a paused run waits."""
    for notice in snapshot["notices"]:
        if notice["kind"] == NoticeKind.OUT_OF_MEMORY:
            st.warning(tr("train.notice_out_of_memory", **notice))
        if notice["kind"] == NoticeKind.NOT_SAVED:
            st.warning(tr("train.notice_not_saved", **notice))
    last = snapshot["notices"][-1] if snapshot["notices"] else {}
    waits = snapshot["state"] == State.PAUSED and last.get("kind") == NoticeKind.REACHED
    if waits and last["step"] == snapshot["step"]:
        st.info(tr(f"train.reached_{last['what']}", **last), icon=":material/flag:")


def no_such_layer(layer: str, snapshot: Snapshot) -> None:
    """Say so where the link names a layer that this network does not have."""
    if layer and snapshot["raster"] and layer not in snapshot["layers"]:
        shown = spoken(snapshot["raster"]["layer"])
        st.info(tr("train.no_such_layer", layer=layer, shown=shown), icon=":material/link_off:")


def advice(experiment: Experiment) -> str:
    """Another block, where this one's shortcut does not pass everything on."""
    sew = experiment.block is BlockKind.SEW and experiment.merge is not Merge.ADD
    return tr("train.advice_block") if sew or experiment.block in INTERRUPTED else ""


def integers(experiment: Experiment) -> str:
    """What grows in SEW ADD, where the block is that; 0 or 1 enters a stage."""
    if experiment.block is not BlockKind.SEW or experiment.merge is not Merge.ADD:
        return ""
    blocks = blocks_per_stage(experiment.depth)
    return tr("train.advice_integers", blocks=blocks, most=blocks + 1)
