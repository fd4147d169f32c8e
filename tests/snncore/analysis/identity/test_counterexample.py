"""A counterexample is given where the rule fails, and is one."""

from dataclasses import replace
from itertools import product

import pytest
from held_stacks import ALL_SETTINGS, around

from snncore.analysis.identity.counterexample import identity_counterexample
from snncore.analysis.identity.held_branch import KINDS, Stack
from snncore.analysis.identity.identity import identity
from snncore.analysis.identity.rule import identity_rule
from snncore.block import Merge


@pytest.mark.parametrize("stack", ALL_SETTINGS, ids=str)
def test_a_counterexample_is_given_where_the_rule_fails_and_is_one(stack: Stack) -> None:
    thresholds = around(stack)
    for merge in Merge:
        stack = replace(stack, merge=merge)
        given = identity_counterexample(stack, thresholds)
        tried = {train for trains in given for train in trains if train is not None}
        assert all(len(train) == len(stack.train) for train in tried)
        first = {t: identity(replace(stack, train=t), thresholds).holds[..., 0] for t in tried}
        for (k, kind), (p, v) in product(enumerate(KINDS), enumerate(thresholds)):
            train = given[k][p]
            assert (train is None) == identity_rule(stack, kind).holds(v)
            assert train is None or not first[train][k, p]
