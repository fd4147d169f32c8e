"""Which runs are pinned under which letter: in the URL, and kept for the session."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.models.compare.runs import alike, find
from pages.shared.ui import link
from pages.shared.ui.text import tr

LETTERS = ("A", "B", "C", "D")
MOST = 10
"""Runs under one letter."""

Pins = dict[str, list[str]]


def pins() -> Pins:
    """The keys of the pinned runs by letter, letters without one left out; from and to the URL."""
    found = pins_now()
    for letter in LETTERS:
        link.shown(field(letter))
    return found


def pins_now() -> Pins:
    """The pinned runs by letter, as a link or a callback set them; says nothing of refusals."""
    for letter in LETTERS:
        link.setting(field(letter), "", parse, tr("compare.allowed", most=MOST))
    return pinned()


def pinned() -> Pins:
    """The pinned runs as the session has them; a run counts under its first letter only."""
    found: Pins = {}
    for letter in LETTERS:
        keys = st.session_state.get(field(letter), "").split(",")
        taken = [key for others in found.values() for key in others]
        if fresh := [key for key in dict.fromkeys(keys) if key and key not in taken]:
            found[letter] = fresh
    return found


def field(letter: str) -> str:
    """The name of a letter's field in the URL and in the session."""
    return f"pin_{letter.lower()}"


def parse(given: str) -> str:
    """Keys with commas between them, or ValueError where they can be none."""
    keys = given.split(",") if given else []
    if len(keys) > MOST or not all(re.fullmatch(r"[\w.-]{1,64}", k, re.ASCII) for k in keys):
        raise ValueError(given)
    return given


def letter_of(key: str) -> str | None:
    """Under which letter the run is pinned."""
    return next((letter for letter, keys in pinned().items() if key in keys), None)


def set_pins(chosen: Mapping[str, Sequence[str]]) -> None:
    """Pin these runs, and no others."""
    link.put({field(letter): chosen.get(letter, ()) for letter in LETTERS})


def unpin(key: str) -> None:
    """Take the run out of the comparison."""
    set_pins({letter: [k for k in keys if k != key] for letter, keys in pinned().items()})


def unpin_all(letter: str) -> None:
    set_pins({other: keys for other, keys in pinned().items() if other != letter})


def pin(key: str, letter: str) -> None:
    """Put the run under the letter, and with it what differs from it in nothing but the seed.

    Runs that differ in more give up the letter. Of a seed that comes again the run with the most
    steps counts.
    """
    run = find(key)
    if run is None:
        return
    held = [find(other) for other in [*pinned().get(letter, []), *alike(run)]]
    siblings = [other for other in held if other and other.family == run.family]
    by_seed = {run.experiment.seed: run}
    for other in sorted(siblings, key=lambda other: -other.step)[: MOST - 1]:
        by_seed.setdefault(other.experiment.seed, other)
    keys = [by_seed[seed].key for seed in sorted(by_seed)]
    rest = {other: [k for k in ks if k not in keys] for other, ks in pinned().items()}
    set_pins(rest | {letter: keys})


def letter_control(key: str) -> None:
    """The letters, from which one is chosen for a run."""
    widget = f"letter_{key}"
    st.session_state[widget] = letter_of(key)
    st.segmented_control(
        tr("compare.pin_as"),
        LETTERS,
        key=widget,
        on_change=letter_chosen,
        args=(widget, key),
        label_visibility="collapsed",
    )


def letter_chosen(widget: str, key: str) -> None:
    chosen = st.session_state[widget]
    if chosen is None:
        unpin(key)
    else:
        pin(key, chosen)
