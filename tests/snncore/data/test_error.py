"""Errors of the data sets: a sentence each, and the way from one process to another."""

import pickle

from snncore.data import DataError, Reason
from snncore.data.error import SENTENCES


def test_every_reason_has_a_sentence_and_survives_pickling() -> None:
    assert set(SENTENCES) == set(Reason)
    error = DataError(Reason.OUT_OF_RANGE, field="size", value=0, largest=10)
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error) == "size=0: must be from 1 to 10"
    assert (copy.reason, copy.values) == (error.reason, error.values)
