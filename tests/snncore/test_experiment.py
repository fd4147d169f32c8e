"""An experiment is a value: hashable, frozen, flat, and never one that cannot be built."""

import json
import math
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from snncore.block import Merge
from snncore.experiment import (
    DEPTHS,
    ENUMS,
    RANGES,
    SEVEN_B_DEPTH,
    Architecture,
    BlockKind,
    Dataset,
    Experiment,
    NeuronKind,
    Norm,
    Slices,
)
from snncore.surrogate import Surrogate

OTHER = {
    "block": BlockKind.MS,
    "merge": Merge.IAND,
    "depth": 56,
    "width": 5,
    "time_steps": 7,
    "neuron": NeuronKind.PLIF,
    "tau": 4 / 3,
    "decay_input": False,
    "v_threshold": 0.5,
    "v_reset": None,
    "detach_reset": False,
    "surrogate": Surrogate.RECTANGLE,
    "alpha": 0.7,
    "norm": Norm.TDBN,
    "last_gamma": 0.0,
    "read_out_scale": 1.0,
    "dataset": Dataset.CIFAR10,
    "seed": 2**31 - 1,
    "architecture": Architecture.SEVEN_B,
    "slices": Slices.NUMBER,
}
"""A value that is not the default, for every field."""

NEEDS: dict[str, dict[str, Any]] = {"architecture": {"depth": SEVEN_B_DEPTH}}
"""What else has to be said for that value to be possible."""

NUMBERS = [math.nan, math.inf, -math.inf, True, "4", [4], 10**400]
BAD: dict[str, list[Any]] = {
    **{name: ["transformer", "", name.upper(), None, 1, True, ["sew"]] for name in ENUMS},
    **{name: [*NUMBERS, low - 0.001, high * 1.001] for name, (low, high) in RANGES.items()},
    **{name: [0, 1, "true", None, math.nan] for name in ("decay_input", "detach_reset")},
    "depth": [*NUMBERS, None, 20.0, 20.5, 0, 2, 7, 21, -4, 488],
}
for required in ("width", "time_steps", "tau", "v_threshold", "alpha", "read_out_scale", "seed"):
    BAD[required].append(None)
for whole in ("width", "time_steps", "seed"):
    BAD[whole] += [4.0, 4.5]


def allowed(name: str) -> tuple[str, ...]:
    """What the message must say, one of these."""
    if name in ENUMS:
        return ("must be one of " + ", ".join(ENUMS[name]),)
    if name == "depth":
        return "must be 6n + 2", "must be a whole number"
    if name in RANGES:
        low, high = RANGES[name]
        return f"must be from {low:.10g} to {high:.10g}", "must be a whole number"
    return ("must be true or false",)


@pytest.mark.parametrize(("name", "value"), [(n, v) for n in BAD for v in BAD[n]])
def test_bad_values_are_refused(name: str, value: object) -> None:
    """With the field, the value and what is allowed."""
    with pytest.raises(ValueError, match="must be") as error:
        Experiment(**{name: value})
    message = str(error.value)
    assert message.startswith(f"{name}={value!r}: ")
    assert message.endswith(allowed(name)) or name == "depth" and allowed(name)[0] in message


def test_every_field_is_tested() -> None:
    names = {field.name for field in fields(Experiment)}
    assert names == set(OTHER) == set(BAD)
    assert all(getattr(Experiment(), name) != OTHER[name] for name in names)


@pytest.mark.parametrize(("v_threshold", "v_reset"), [(0.5, 0.5), (0.5, 0.7), (1, 1.0), (2.0, 10)])
def test_threshold_is_above_the_reset_potential(v_threshold: float, v_reset: float) -> None:
    message = f"^v_threshold={v_threshold}: must be above v_reset={v_reset}$"
    with pytest.raises(ValueError, match=message):
        Experiment(v_threshold=v_threshold, v_reset=v_reset)
    assert Experiment(v_threshold=v_threshold, v_reset=v_threshold - 0.1).v_reset is not None


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_a_range_are_allowed(name: str) -> None:
    low, high = RANGES[name]
    reset = {} if name == "v_reset" else {"v_reset": None}
    threshold = {"v_threshold": 10.0} if name == "v_reset" else {}
    for value in (low, high):
        if (name, value) != ("v_reset", 10.0):  # the highest threshold is no higher
            assert getattr(Experiment(**{name: value} | reset | threshold), name) == value


def test_depths_are_those_of_the_papers() -> None:
    """6n + 2, up to MS-ResNet's 482."""
    assert {8, 14, 20, 32, 44, 56, 110, 482} <= set(DEPTHS)
    assert all(Experiment(depth=depth).depth == depth for depth in DEPTHS)


@pytest.mark.parametrize("name", OTHER)
def test_every_field_counts(name: str) -> None:
    """Two experiments are equal iff all fields are: as keys of a cache, and through JSON."""
    needed = NEEDS.get(name, {})
    default, other = Experiment(), Experiment(**{name: OTHER[name]} | needed)
    assert other != default
    assert len({default, other, replace(default, **{name: OTHER[name]} | needed)}) == 2
    back = Experiment(**json.loads(json.dumps(other.as_dict())))
    assert back == other
    assert hash(back) == hash(other)
    assert type(getattr(back, name)) is type(getattr(other, name))


def test_as_dict_is_flat_and_primitive() -> None:
    for experiment in (Experiment(), Experiment(**OTHER | {"depth": SEVEN_B_DEPTH})):
        values = experiment.as_dict()
        assert list(values) == [field.name for field in fields(Experiment)]
        assert {type(value) for value in values.values()} <= {str, int, float, bool, type(None)}


def test_enums_may_be_given_by_name() -> None:
    by_name = Experiment(block="ms", merge="and", neuron="if", surrogate="softsign", norm="tdbn")
    assert by_name.block is BlockKind.MS
    assert by_name.surrogate is Surrogate.SOFTSIGN


def test_frozen_and_by_keyword_only() -> None:
    with pytest.raises(FrozenInstanceError):
        Experiment().depth = 56  # type: ignore[misc]
    with pytest.raises(TypeError):
        Experiment("sew")  # type: ignore[misc]
