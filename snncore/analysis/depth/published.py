"""What the two papers report of depth: read from a file, and checked line by line."""

import tomllib
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

R = TypeVar("R", bound=NamedTuple)

KINDS = ("plain", "spiking", "no_lif", "sew-add", "sew-and", "sew-iand", "ms")


class Certainty(StrEnum):
    """LOGS: read from the authors' training logs; QUOTED: given alike by two independent texts;
    NOTED: in words, in a reading note."""

    LOGS = "logs"
    QUOTED = "quoted"
    NOTED = "noted"


class Origin(NamedTuple):
    source: str
    certainty: Certainty


def origin_of(entry: dict[str, Any]) -> Origin:
    """Where an entry is from, which is taken out of it."""
    return Origin(entry.pop("source"), Certainty(entry.pop("certainty")))


def entries(path: Path, table: str, kind: type[R]) -> list[R]:
    """The entries of a table of the file as a kind of NamedTuple, whose last field is their origin.

    Raises KeyError and ValueError where one is not as it must be.
    """
    *names, _ = kind._fields
    found = []
    for entry in tomllib.loads(path.read_text("utf-8"))[table]:
        found.append(kind._make([*(entry[name] for name in names), origin_of(entry)]))
    return found


class ImageNet(NamedTuple):
    """SEW paper. Percent at each depth: best and last epoch on the test pictures, in training."""

    kind: str
    depth: Sequence[int]
    best: Sequence[float]
    last: Sequence[float]
    train: Sequence[float]
    origin: Origin


class Curves(NamedTuple):
    """SEW paper, ImageNet. Percent on the test pictures: [depth][epoch]."""

    kind: str
    depth: Sequence[int]
    epoch: Sequence[int]
    accuracy: Sequence[Sequence[float]]
    origin: Origin


class Event(NamedTuple):
    """SEW paper, event cameras. Percent."""

    data: str
    kind: str
    accuracy: float
    origin: Origin


class Cifar10(NamedTuple):
    """MS-ResNet paper. Depths with the largest accuracy, with a severe drop, and up to which
    nothing degrades: 0 where nothing is said; percent at the depths where it is known."""

    kind: str
    peak: int
    drop: int
    until: int
    depth: Sequence[int]
    accuracy: Sequence[float]
    origin: Origin


class PublishedDepth(NamedTuple):
    imagenet: Sequence[ImageNet]
    curves: Sequence[Curves]
    event: Sequence[Event]
    cifar10: Sequence[Cifar10]


def read(path: Path) -> PublishedDepth:
    """All that the file holds. Raises ValueError, with the entry that is not as it must be."""
    given = tomllib.loads(path.read_text("utf-8"))
    parts: dict[str, Callable[..., Any]] = {
        "imagenet": imagenet,
        "curves": curves,
        "event": event,
        "cifar10": cifar10,
    }
    if given.keys() != parts.keys():
        raise ValueError(f"{path.name}: must hold {', '.join(parts)}")
    found: dict[str, list[Any]] = {}
    for name, make in parts.items():
        found[name] = []
        for place, entry in enumerate(given[name], 1):
            try:
                origin = origin_of(entry)
                if entry["kind"] not in KINDS:
                    raise ValueError(f"kind={entry['kind']!r}: must be one of {', '.join(KINDS)}")
                found[name].append(make(origin=origin, **entry))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}, [[{name}]] {place}: {error}") from None
    return PublishedDepth(**found)


def imagenet(*, depth: list[int], origin: Origin, **entry: Any) -> ImageNet:
    found = ImageNet(depth=growing(depth), origin=origin, **entry)
    for values in (found.best, found.last, found.train):
        percents(values, len(depth))
    return found


def curves(*, depth: list[int], epoch: list[int], origin: Origin, **entry: Any) -> Curves:
    found = Curves(depth=growing(depth), epoch=growing(epoch), origin=origin, **entry)
    if len(found.accuracy) != len(depth):
        raise ValueError(f"accuracy: {len(found.accuracy)} rows, must be {len(depth)}")
    for row in found.accuracy:
        percents(row, len(epoch))
    return found


def event(*, accuracy: float, **entry: Any) -> Event:
    percents([accuracy], 1)
    return Event(accuracy=accuracy, **entry)


def cifar10(*, peak: int = 0, drop: int = 0, until: int = 0, depth: Sequence[int] = (),
            accuracy: Sequence[float] = (), **entry: Any) -> Cifar10:  # fmt: skip
    percents(accuracy, len(growing(depth)))
    if any(0 < later <= peak for later in (drop, until)):
        raise ValueError(f"peak={peak}: must lie below drop={drop} and until={until}")
    return Cifar10(peak=peak, drop=drop, until=until, depth=depth, accuracy=accuracy, **entry)


def growing(values: Sequence[int]) -> Sequence[int]:
    if any(type(value) is not int for value in values) or sorted(set(values)) != list(values):
        raise ValueError(f"{values!r}: must be whole numbers that grow")
    return values


def percents(values: Sequence[float], count: int) -> None:
    if len(values) != count:
        raise ValueError(f"{values!r}: must be {count} numbers")
    for value in values:
        if type(value) not in (int, float) or not 0 < value <= 100:
            raise ValueError(f"{value!r}: must be a percentage above 0")
