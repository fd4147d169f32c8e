"""Widgets for the fields of an Experiment: bound to the URL, kept from page to page."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from pages.shared.text import tr

E = TypeVar("E", bound=StrEnum)
N = TypeVar("N", int, float)
V = TypeVar("V")

REFUSED = "refused_{field}"


def choice(field: str, options: Sequence[E], default: E) -> E:
    """One of a few named options; the URL holds the option's value."""
    kind = type(default)
    values = [str(option) for option in options]
    chosen = bound(
        field,
        default=str(default),
        allowed=", ".join(values),
        draw=lambda **bind: st.segmented_control(
            tr(f"field.{field}"),
            values,
            default=str(default),
            format_func=lambda value: tr(f"option.{value}"),
            required=True,
            **bind,
        ),
    )
    return kind(chosen)


def number(field: str, low: N, high: N, default: N, step: N) -> N:
    """A slider from `low` to `high`; reports on release."""
    return bound(
        field,
        default=default,
        allowed=tr("error.range", low=low, high=high),
        draw=lambda **bind: st.slider(tr(f"field.{field}"), low, high, default, step, **bind),
    )


def one_of(field: str, options: Sequence[N], default: N) -> N:
    """A slider over given numbers, such as the depths 6n + 2."""
    return bound(
        field,
        default=default,
        allowed=", ".join(f"{option:g}" for option in options),
        draw=lambda **bind: st.select_slider(tr(f"field.{field}"), options, default, **bind),
    )


def switch(field: str, default: bool) -> bool:
    """On or off."""
    return bound(
        field,
        default=default,
        allowed="true, false",
        draw=lambda **bind: st.toggle(tr(f"field.{field}"), default, **bind),
    )


def bound(field: str, *, default: V, allowed: str, draw: Callable[..., V]) -> V:
    """Draw a widget with the field's key; say so where the URL held a value it cannot take."""
    notice = REFUSED.format(field=field)
    given = st.query_params.get(field)
    first = field not in st.session_state
    value = draw(
        key=field,
        bind="query-params",
        persist_state="session",
        on_change=lambda: st.session_state.pop(notice, None),
    )
    # Streamlit drops from the URL what the widget refuses, and also the default itself.
    if first and given is not None and field not in st.query_params and not same(given, default):
        st.session_state[notice] = tr(
            "error.in_link", field=tr(f"field.{field}"), given=given[:40], allowed=allowed
        )
    if notice in st.session_state:
        st.warning(st.session_state[notice])
    return value


def same(given: str, default: object) -> bool:
    """Whether the text in the URL says the default, in whatever notation."""
    try:
        return float(given) == float(default)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return given.lower() == str(default).lower()
