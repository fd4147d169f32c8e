"""A teacher's link: what it opens, what it hides and locks, signed by the server.

Everything is in one signed text, so that nothing can be changed by editing the address. It is
signed, not encrypted: who takes the trouble to decode it can read what it says.
"""

import base64
import binascii
import hmac
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import sha256

from pages.lessons.secret import secret

VERSION = 1
SIGNED = 16
"""Bytes of the signature that are kept: 128 bits."""

CODE, LETTERS = 6, "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Of what a teacher says aloud to unlock: no two letters that look alike."""

LONGEST, LARGEST = 4000, 20_000
"""Characters of a link's text, bytes of what it unpacks to."""


class Flaw(StrEnum):
    """Why a text is no ticket."""

    FORGED = "forged"
    OLD = "old"


class TicketError(ValueError):
    """The text was changed or comes from another server, or from another version of the app."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw
        super().__init__(flaw.value)


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A lesson from a step on, or a page (its folder below pages/) in a state.

    `hidden` are fields without a control, `locked` keeps the answers until the code is given,
    `language` is empty where the browser chooses. `mark` tells two tickets of one content apart.
    """

    lesson: str = ""
    step: int = 1
    page: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    locked: bool = False
    language: str = ""
    present: bool = False
    mark: str = field(default_factory=lambda: secrets.token_urlsafe(4))


def written(ticket: Ticket) -> str:
    """The text that stands in the link."""
    content = {"v": VERSION} | {name: value for name, value in asdict(ticket).items() if value}
    packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
    return as_text(signature(packed) + packed)


def read(text: str) -> Ticket:
    """The ticket that a text holds. Raises TicketError."""
    try:
        whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TicketError(Flaw.FORGED) from error
    sign, packed = whole[:SIGNED], whole[SIGNED:]
    genuine = len(text) <= LONGEST and hmac.compare_digest(sign, signature(packed))
    if not genuine or as_text(whole) != text:
        raise TicketError(Flaw.FORGED)
    content = json.loads(zlib.decompressobj().decompress(packed, LARGEST))
    if content.pop("v", None) != VERSION:
        raise TicketError(Flaw.OLD)
    return Ticket(**content | {"hidden": tuple(content.get("hidden", ()))})


def code(ticket: Ticket) -> str:
    """What unlocks this ticket's answers: only the server can work it out."""
    digest = hmac.digest(secret(), b"open " + ticket.mark.encode(), "sha256")
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:CODE])


def opens(ticket: Ticket, given: str) -> bool:
    """Whether this is the ticket's code, however it was typed."""
    typed = "".join(given.upper().split())
    return hmac.compare_digest(typed.encode(), code(ticket).encode())


def signature(packed: bytes) -> bytes:
    """The server's sign over the content."""
    return hmac.new(secret(), packed, sha256).digest()[:SIGNED]


def as_text(content: bytes) -> str:
    """Base 64, as an address takes it."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
