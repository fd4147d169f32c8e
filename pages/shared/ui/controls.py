"""Widgets for the fields of an Experiment: in the URL, and kept from page to page."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.address import as_text
from pages.shared.ui.anchors import open_named
from pages.shared.ui.numbers import by_hand
from pages.shared.ui.on_off import ON_OR_OFF, is_on
from pages.shared.ui.session import SECTION, on_screen
from pages.shared.ui.text import tr

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


def number(
    field: str,
    low: N,
    high: N,
    default: N,
    step: N,
    *,
    disabled: bool = False,
    nearest: bool = False,
) -> N:
    """A slider from `low` to `high`; reports on release.

    Where the range has become narrower since a value was chosen, that is the default again, or,
    if so wished, the nearest value.
    """
    kind = type(default)
    return linked(
        field,
        default=default,
        parse=lambda given: within(kind(given), low, high),
        allowed=tr("error.range", low=low, high=high),
        draw=lambda **options: st.slider(
            tr(f"field.{field}"), low, high, step=step, disabled=disabled, **options
        ),
        again=(lambda given: min(max(kind(given), low), high)) if nearest else None,
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
    texts = {as_text(option): option for option in options}
    return linked(
        field,
        default=None,
        parse=lambda given: texts[one_among(given, list(texts))],
        allowed=", ".join(texts),
        draw=lambda **extra: st.select_slider(
            tr(f"field.{field}"),
            options,
            format_func=lambda option: none if option is None else by_hand(f"{option:g}"),
            **extra,
        ),
    )


def switch(field: str, default: bool, *, disabled: bool = False) -> bool:
    """A toggle, on or off; True or False in the URL."""
    return linked(
        field,
        default=default,
        parse=is_on,
        allowed=ON_OR_OFF,
        draw=lambda **options: st.toggle(tr(f"field.{field}"), disabled=disabled, **options),
    )


def several(
    field: str,
    options: Sequence[str],
    default: Sequence[str],
    draw: Callable[..., list[str]],
    *,
    allowed: str,
    most: int | None = None,
) -> list[str]:
    """Any of the options, at most `most`, in their order; in the URL with commas between them."""

    def parse(given: str) -> list[str]:
        chosen = [one_among(option, options) for option in given.split(",") if option]
        if most is not None and len(chosen) > most:
            raise ValueError(given)
        return known(given)

    def known(given: str) -> list[str]:
        chosen = given.split(",")
        return [option for option in options if option in chosen]

    chosen = linked(
        field,
        default=list(default),
        parse=parse,
        allowed=allowed,
        draw=draw,
        offer=tuple(options),
        again=known,
    )
    return [option for option in options if option in chosen]


def section(page: str, names: Sequence[str]) -> str:
    """The questions of a page in a row, of which one is open, the first at first; what the others
    show is not computed. `PAGE.section_NAME` names them, and the link's `section` opens one, or an
    anchor (`anchors.as_anchor`)."""
    sentence = open_named(names)
    opened = linked(
        SECTION,
        default=names[0],
        parse=lambda given: one_among(given, names),
        allowed=", ".join(names),
        draw=lambda key: (
            st.segmented_control(
                tr("field.section"),
                names,
                format_func=lambda name: tr(f"{page}.section_{name}"),
                required=True,
                key=key,
                label_visibility="collapsed",
                width="stretch",
            )
            or names[0]
        ),
        offer=page,
    )
    if sentence:
        st.warning(sentence)
    return opened


def linked(
    field: str,
    *,
    default: V,
    parse: Callable[[str], V],
    allowed: str,
    draw: Callable[..., V],
    offer: object = None,
    again: Callable[[str], V] | None = None,
) -> V:
    """Draw a widget whose key is the field's name, with its value from and to the URL.

    `offer` and `again` as in `link.setting`.
    """
    value = link.setting(field, default, parse, allowed, offer, again)
    drawn = draw(key=field) if on_screen(field) else None
    link.shown(field)
    # A widget that has just been made anew shows nothing yet for a moment.
    return value if drawn is None else drawn


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
