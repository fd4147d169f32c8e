"""How a run ended, why it waits, and what may help it, in one sentence each."""

import streamlit as st

from pages.shared.job import Json
from pages.shared.text import tr
from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment
from snncore.network import blocks_per_stage
from snncore.recipe import Recipe

INTERRUPTED = (BlockKind.PLAIN, BlockKind.SPIKING)
"""Kinds in which all that a block passes on goes through a neuron or the branch."""


def outcome(recipe: Recipe, snapshot: Json) -> str:
    """Why the run is over; nothing while it goes on."""
    reason, state = snapshot["reason"] or {}, snapshot["state"]
    if state == "failed" and reason["kind"] == "data_missing":
        return tr(f"data.error_{reason['reason']}", **reason["values"])
    if state == "failed":
        kept = ""
        if reason["kind"] == "crashed" and snapshot["checkpoint"]:
            kept = tr("train.checkpoint_kept", step=snapshot["checkpoint"])
        elif reason["kind"] == "crashed":
            kept = tr("train.nothing_kept")
        rate = snapshot["rates"][-1][1] if snapshot["rates"] else recipe.learning_rate
        values = {"step": snapshot["step"], "rate": rate, "kept": kept} | reason
        return tr(f"train.failed_{reason['kind']}", **values)
    if state == "stopped":
        return tr(f"train.stopped_{reason.get('kind', 'asked')}", **snapshot | reason)
    return ""


def notices(snapshot: Json) -> None:
    """What happened on the way, and why a paused run waits."""
    for notice in snapshot["notices"]:
        if notice["kind"] == "out_of_memory":
            st.warning(tr("train.notice_out_of_memory", **notice))
        if notice["kind"] == "not_saved":
            st.warning(tr("train.notice_not_saved", **notice))
    last = snapshot["notices"][-1] if snapshot["notices"] else {}
    waits = snapshot["state"] == "paused" and last.get("kind") == "reached"
    if waits and last["step"] == snapshot["step"]:
        st.info(tr(f"train.reached_{last['what']}", **last), icon=":material/flag:")


def no_such_layer(layer: str, snapshot: Json) -> None:
    """Where a layer that the link names is not one of this network's."""
    if layer and snapshot["raster"] and layer not in snapshot["layers"]:
        shown = snapshot["raster"]["layer"]
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
