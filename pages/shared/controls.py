"""Widgets for the fields of an Experiment: in the URL, and kept from page to page."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from pages.shared import link
from pages.shared.text import tr

E = TypeVar("E", bound=StrEnum)
N = TypeVar("N", int, float)
V = TypeVar("V")


def choice(field: str, options: Sequence[E], default: E) -> E:
    """One of a few named options; the URL holds the option's value."""
    return linked(
        field,
        default=default,
        parse=lambda given: one_among(type(default)(given), options),
        allowed=", ".join(options),
        draw=lambda **options_: st.segmented_control(
            tr(f"field.{field}"),
            options,
            format_func=lambda option: tr(f"option.{option}"),
            required=True,
            **options_,
        ),
    )


def number(field: str, low: N, high: N, default: N, step: N, *, disabled: bool = False) -> N:
    """A slider from `low` to `high`; reports on release."""
    return linked(
        field,
        default=default,
        parse=lambda given: within(type(default)(given), low, high),
        allowed=tr("error.range", low=low, high=high),
        draw=lambda **options: st.slider(
            tr(f"field.{field}"), low, high, step=step, disabled=disabled, **options
        ),
    )


def one_of(field: str, options: Sequence[N], default: N) -> N:
    """A slider over given numbers, such as the depths 6n + 2."""
    return linked(
        field,
        default=default,
        parse=lambda given: one_among(type(default)(given), options),
        allowed=", ".join(f"{option:g}" for option in options),
        draw=lambda **extra: st.select_slider(tr(f"field.{field}"), options, **extra),
    )


def optional(field: str, options: Sequence[N | None], none: str) -> N | None:
    """A slider over given numbers, the first of them None, the default, shown as `none`."""
    texts = {link.as_text(option): option for option in options}
    return linked(
        field,
        default=None,
        parse=lambda given: texts[one_among(given, list(texts))],
        allowed=", ".join(texts),
        draw=lambda **extra: st.select_slider(
            tr(f"field.{field}"),
            options,
            format_func=lambda option: none if option is None else f"{option:g}",
            **extra,
        ),
    )


def switch(field: str, default: bool, *, disabled: bool = False) -> bool:
    """On or off; True or False in the URL."""
    return linked(
        field,
        default=default,
        parse=lambda given: one_among(given.capitalize(), ("True", "False")) == "True",
        allowed="True, False",
        draw=lambda **options: st.toggle(tr(f"field.{field}"), disabled=disabled, **options),
    )


def linked(
    field: str, *, default: V, parse: Callable[[str], V], allowed: str, draw: Callable[..., V]
) -> V:
    """Draw a widget whose key is the field's name, with its value from and to the URL."""
    link.read(field, default, parse, allowed)
    try:
        parse(link.as_text(st.session_state[field]))
    except ValueError:  # another page's control of the same field allows more
        st.session_state[field] = default
    value = draw(key=field, persist_state="session", on_change=lambda: link.changed(field))
    link.write(field, value, default)
    return value


def within(value: N, low: N, high: N) -> N:
    """The value, or ValueError outside [low, high]; NaN never is inside."""
    if not low <= value <= high:
        raise ValueError(value)
    return value


def one_among(value: V, options: Sequence[V]) -> V:
    """The value, or ValueError where it is not an option."""
    if value not in options:
        raise ValueError(value)
    return value
