"""The identity page's numbers, kept: what does not depend on a control is not computed again."""

import numpy as np
import streamlit as st

from pages.shared.ui.computing import by_text, compute
from pages.theory.identity.controls import COUNT, threshold
from snncore.analysis.identity.counterexample import identity_counterexample
from snncore.analysis.identity.held_branch import Stack
from snncore.analysis.identity.identity import Identity, identity

THRESHOLDS = np.array([threshold(place) for place in range(COUNT)])


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=by_text(Stack))
def measured(stack: Stack) -> tuple[Identity, list[list[str | None]]]:
    """The stack at every threshold of the slider, and where it fails, a train that shows it."""
    return compute(identity, stack, THRESHOLDS), compute(identity_counterexample, stack, THRESHOLDS)
