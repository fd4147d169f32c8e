"""A text field that takes back what it cannot take."""

from collections.abc import Callable

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.controls import linked
from pages.shared.ui.text import tr


def typed_text(
    field: str,
    default: str,
    parse: Callable[[str], str],
    allowed: str,
    refusal: Callable[[str], str],
) -> str:
    """The text in the field, parsed; `refusal` says of a text that it cannot be taken."""

    def typed() -> None:
        given = str(st.session_state[field])
        try:
            parse(given)
        except ValueError:
            link.refuse(field, refusal(given[:40]))

    return linked(
        field,
        default=default,
        parse=parse,
        allowed=allowed,
        draw=lambda key: st.text_input(tr(f"field.{field}"), key=key, on_change=typed),
    )
