"""The block page's controls: which chain, and which place in it."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.controls import choice, number, switch
from pages.shared.ui.text import tr
from snncore.analysis.block.chain import CHANNELS, SIDE, Branch, Chain
from snncore.analysis.block.graph import Graph
from snncore.analysis.block.step import Act, BlockRun, Operation, operations
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind

TIME, ELEMENT = 3, 14
"""A step and an element at which the default input and weights have A = S = 1."""

KINDS = [
    BlockKind.RELU,
    BlockKind.RBA,
    BlockKind.PLAIN,
    BlockKind.SPIKING,
    BlockKind.NO_LIF,
    BlockKind.SEW,
    BlockKind.MS,
]


def choose_chain() -> Chain:
    """The block, g, the branch and the neuron; what decides every number on the page."""
    default = Chain()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        block = choice("block", KINDS, default.block)
        downsample = switch("downsample", default.downsample)
    paths, details = st.columns([2.5, 1], gap="small", vertical_alignment="bottom")
    with paths, st.container(horizontal=True, gap="small"):
        merge = choice("merge", list(Merge), default.merge)
        branch = choice("branch", list(Branch), default.branch)
    # Not a popover: what is in one that is closed is not told of the values that it has to show.
    with details, st.expander(tr("block.more"), icon=":material/tune:"):
        neuron = choice("neuron", list(NeuronKind), default.neuron)
        tau = default.tau
        if neuron is not NeuronKind.IF:
            tau = number("tau", 1.05, 10.0, default.tau, 0.05)
        v_threshold = number("v_threshold", 0.05, 3.0, default.v_threshold, 0.05)
        seed = number("seed", 0, 99, default.seed, 1)
    return Chain(
        block=block,
        merge=merge,
        branch=branch,
        downsample=downsample,
        neuron=neuron,
        tau=tau,
        v_threshold=v_threshold,
        seed=seed,
    )


class Place(NamedTuple):
    """A place in the chain: block and step from 0, the element counted flat.

    `done` is the number of operations carried out; None: all, and none lit.
    """

    block: int
    time: int
    element: int
    done: int | None


def choose_place(runs: Sequence[BlockRun], chain: Chain) -> Place:
    """Step forward through a block; at its end, on to the next."""
    columns = st.columns([1.15, 1, 0.5, 0.5, 0.6], gap="medium", vertical_alignment="bottom")
    with columns[0]:
        buttons = st.container(horizontal=True, gap="small")
    steps, position, step, cell = columns[1:]
    with position:
        block = number("position", 1, chain.blocks, 1, 1)
    with step:
        time = number("time", 1, chain.time_steps, TIME, 1)
    with cell:
        element = number("element", 0, CHANNELS * SIDE * SIDE - 1, ELEMENT, 1)
    graph = runs[block - 1].graph
    with steps:
        done = number("operation", 0, len(operations(graph)), joined(graph), 1)
    with buttons:
        lengths = [len(operations(run.graph)) for run in runs]
        move(-1, tr("block.back"), (block, done) == (1, 0), lengths)
        move(1, tr("block.next"), (block, done) == (chain.blocks, lengths[-1]), lengths)
    return Place(block - 1, time - 1, element, done)


def joined(graph: Graph) -> int:
    """The operation in which branch and shortcut meet; without a join the last spike."""
    target = (graph.join.name, Act.COMPUTE) if graph.join else (graph.output, Act.FIRE)
    return operations(graph).index(Operation(*target)) + 1


def move(by: int, label: str, disabled: bool, lengths: Sequence[int]) -> None:
    """A button to the neighbouring operation, into the neighbouring block where one ends."""
    icon, key = ("chevron_right", "next") if by > 0 else ("chevron_left", "back")
    st.button(
        label,
        icon=f":material/{icon}:",
        key=f"operation_{key}",
        on_click=go,
        args=(by, lengths),
        disabled=disabled,
    )


def go(by: int, lengths: Sequence[int]) -> None:
    """Set the session's operation, and its block where the block changes."""
    block, done = st.session_state["position"], st.session_state["operation"] + by
    if done < 0:
        link.put({"position": block - 1, "operation": lengths[block - 2]})
    elif done > lengths[block - 1]:
        link.put({"position": block + 1, "operation": 0})
    else:
        link.put({"operation": done})


def picked(key: str) -> None:
    """A click in the diagram: the field and the number that it stands for."""
    field, value = st.session_state[key].pick
    link.put({field: value})
