"""A device that records training steps, without a GPU."""

import math

import pytest
from recorded_ops import TapeRecorder

from snncore.fast import choice
from snncore.fast.cuda_graph import RECORDERS


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> TapeRecorder:
    """A device that records in the place of the CPU: like a GPU it does not look for NaN first, and
    what it records are torch's operations."""
    recorder = TapeRecorder()
    monkeypatch.setattr(choice, "LARGE", math.inf)
    monkeypatch.setattr("snncore.fast.torch_layer.may_be_nan", lambda _: True)
    monkeypatch.setitem(RECORDERS, "cpu", lambda: recorder)
    choice.say.cache_clear()
    return recorder
