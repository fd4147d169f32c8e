"""Who the teacher of this server is: whoever has come by the link that it wrote when it started.

The link holds a token that is worked out from the server's secret, as a ticket's signature is: it
stays the same as long as the secret does, and nobody can work it out from other links. Who has come
by it is remembered by the browser's own secret until the server ends.
"""

import hmac

import streamlit as st

from pages.lessons.secret import secret
from pages.shared.runs.manager import manager
from pages.shared.runs.owner import owner
from pages.shared.ui.text import tr

HOST = "host"
"""The field of the link."""

_browsers: set[str] = set()


def token() -> str:
    """What stands in the teacher's link: 128 bits."""
    return hmac.digest(secret(), b"host", "sha256")[:16].hex()


def is_host() -> bool:
    """Whether this browser is the teacher's."""
    return owner() in _browsers


def come() -> None:
    """Take the token out of the address, where it would be seen and passed on, and remember who
    came by it; one sentence where it is none of this server's."""
    given = st.query_params.get(HOST)
    if given is None:
        return
    del st.query_params[HOST]
    if hmac.compare_digest(given.encode(), token().encode()):
        _browsers.add(owner())
    else:
        st.warning(tr("teacher.host_wrong"), icon=":material/link_off:")


def first_button(run: str, label: str, key: str) -> None:
    """The teacher's own run begins before those of the class that wait."""
    st.button(
        label,
        icon=":material/vertical_align_top:",
        key=key,
        help=tr("train.put_first_help"),
        on_click=put_first,
        args=(run,),
    )


def put_first(run: str) -> None:
    """Asked again at the click: the button may be older than the server."""
    if is_host():
        manager().put_first(run, owner())
