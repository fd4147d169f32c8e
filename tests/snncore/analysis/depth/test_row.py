"""One line of results as numbers."""

import pytest
from depth_rows import row

from snncore.analysis.depth.row import places


def test_training_accuracy_is_that_of_the_last_steps_and_not_of_the_whole_epoch(study) -> None:
    made = study(row("ms", 8, 0.4, train=0.6))
    assert made.nets[0].train.accuracy == pytest.approx(0.6)
    assert made.nets[0].curve.accuracy[0] == pytest.approx(0.1)


def test_layers_stand_inside_their_block() -> None:
    layers = ["encode", "stages.0.sn1", "stages.0.sn2", "stages.1.sn1", "decode"]
    assert places(layers, 2).tolist() == [0.5, 0.875, 1.125, 2.0, 2.5]
