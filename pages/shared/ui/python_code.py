"""The lines of Python under a figure, which give its numbers again."""

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from typing import Any


def call(settings: Any) -> str:
    """The call that makes these settings, a dataclass, with the fields that are not its default.

    Options are written as their text, which every dataclass of the core takes: neuron='lif'.
    """
    said = (
        f"{field.name}={plain(getattr(settings, field.name))!r}"
        for field in fields(settings)
        if getattr(settings, field.name) != default(field)
    )
    return f"{type(settings).__name__}({', '.join(said)})"


def default(field: Field[Any]) -> object:
    """The default of a field; MISSING, which no value equals, where it has none."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def plain(value: object) -> object:
    """The value of an option, any other as it is."""
    return getattr(value, "value", value)


def listed(name: str, values: Iterable[str]) -> list[str]:
    """The lines that give a list a name, a value in each."""
    return [f"{name} = [", *(f"    {value}," for value in values), "]"]


def script(imports: Iterable[str], *lines: str) -> str:
    """The text of a script: its imports, an empty line, what it does."""
    return "\n".join([*imports, "", *lines])
