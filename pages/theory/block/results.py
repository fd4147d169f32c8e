"""The block page's numbers, kept: what does not depend on a control is not computed again."""

from dataclasses import replace

import streamlit as st

from pages.shared.ui.computing import by_text, compute
from snncore.analysis.block.chain import Branch, Chain
from snncore.analysis.block.integer_growth import IntegerGrowth, integer_growth
from snncore.analysis.block.merge_identity import (
    MergeIdentity,
    Saturation,
    merge_identities,
    saturation,
)
from snncore.analysis.block.merged_convolutions import MergedConvolutions, merged_convolutions
from snncore.analysis.block.neuron_place import NeuronPlace, neuron_places
from snncore.analysis.block.step import BlockRun, step_through
from snncore.block import Merge
from snncore.experiment import BlockKind


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=by_text(Chain))
def run_chain(chain: Chain) -> tuple[BlockRun, ...]:
    """Every value on every edge of every block."""
    return compute(step_through, chain)


def identities(chain: Chain) -> tuple[MergeIdentity, ...]:
    """How much of S each g keeps with each branch, whatever block, g and branch are chosen."""
    return kept_identities(any_merge(replace(chain, branch=Branch.INITIALISED, downsample=False)))


def growth(chain: Chain) -> IntegerGrowth:
    """The largest output of each g, block by block."""
    return kept_growth(any_merge(chain))


def places(chain: Chain) -> tuple[NeuronPlace, ...]:
    """Where the neuron sits in each kind; g is the chosen one."""
    return kept_places(replace(chain, block=BlockKind.SEW))


def any_merge(chain: Chain) -> Chain:
    """The chain with one block and one g, so that results over all g are cached once for all."""
    return replace(chain, block=BlockKind.SEW, merge=Merge.ADD)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=by_text(Chain))
def kept_identities(chain: Chain) -> tuple[MergeIdentity, ...]:
    return compute(merge_identities, chain)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=by_text(Chain))
def kept_growth(chain: Chain) -> IntegerGrowth:
    return compute(integer_growth, chain)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=by_text(Chain))
def kept_places(chain: Chain) -> tuple[NeuronPlace, ...]:
    return compute(neuron_places, chain)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=by_text(Chain))
def saturated(chain: Chain) -> Saturation:
    """The firing rate of A for each bias."""
    return compute(saturation, chain)


@st.cache_data(max_entries=100, show_spinner=False)
def merged(seed: int) -> MergedConvolutions:
    """Two 3×3 convolutions against one 5×5."""
    return compute(merged_convolutions, seed)
