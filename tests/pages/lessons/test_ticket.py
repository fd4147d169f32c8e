"""Nothing in a teacher's link can be changed without the server's secret."""

import base64
import json
import stat
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from pages.lessons import secret as server
from pages.lessons.ticket import (
    SIGNED,
    Flaw,
    Ticket,
    TicketError,
    as_text,
    code,
    opens,
    read,
    signature,
    written,
)

pytestmark = pytest.mark.usefixtures("own_secret")

ROOT = Path(__file__).parents[3]
TICKET = Ticket(
    lesson="do_nothing",
    step=2,
    settings={"v_threshold": "0.75"},
    hidden=("neuron", "tau"),
    locked=True,
    language="zh",
    present=True,
)


def test_what_is_written_is_read() -> None:
    assert read(written(TICKET)) == TICKET
    assert read(written(Ticket(page="theory/identity"))).page == "theory/identity"


def test_no_letter_of_it_can_be_changed() -> None:
    text = written(TICKET)
    for place, letter in enumerate(text):
        changed = text[:place] + ("B" if letter == "A" else "A") + text[place + 1 :]
        with pytest.raises(TicketError) as error:
            read(changed)
        assert error.value.flaw is Flaw.FORGED


@pytest.mark.parametrize(
    "given", ["", "A", "é", "not a ticket", "A" * 5000, written(TICKET)[:-1], written(TICKET) + "="]
)
def test_what_is_no_ticket_is_refused(given: str) -> None:
    with pytest.raises(TicketError):
        read(given)


def test_without_the_secret_nothing_can_be_unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    text, opened = written(TICKET), code(TICKET)
    monkeypatch.setenv(server.VARIABLE, "what a student believes")
    server.secret.cache_clear()
    assert code(TICKET) != opened
    with pytest.raises(TicketError):
        read(text)


def test_a_ticket_of_another_version_is_told_from_a_forged_one() -> None:
    whole = base64.urlsafe_b64decode(written(TICKET) + "==")
    content = json.loads(zlib.decompress(whole[SIGNED:])) | {"v": 0}
    packed = zlib.compress(json.dumps(content).encode())
    with pytest.raises(TicketError) as error:
        read(as_text(signature(packed) + packed))
    assert error.value.flaw is Flaw.OLD


def test_the_code_opens_its_own_ticket_however_it_is_typed() -> None:
    other = Ticket(lesson="do_nothing", locked=True)
    given = code(TICKET)
    assert opens(TICKET, f" {given[:3].lower()} {given[3:]} ")
    assert not opens(TICKET, code(other))
    assert not opens(TICKET, "")
    assert not opens(TICKET, "ÄÖÜ")


def test_the_secret_outlives_the_process_and_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three processes that begin at once have one, and nobody else can read it."""
    monkeypatch.delenv(server.VARIABLE)
    monkeypatch.setenv(server.FOLDER, str(tmp_path / "data"))
    script = "from pages.lessons.secret import secret; print(secret().decode())"
    running = [
        subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    found = {process.communicate()[0] for process in running}
    server.secret.cache_clear()
    assert found == {server.secret() + b"\n"}
    assert len(server.secret()) >= 32
    files = list((tmp_path / "data").iterdir())
    assert [file.name for file in files] == [server.FILE]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_without_a_place_for_it_the_secret_lasts_as_long_as_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.delenv(server.VARIABLE)
    monkeypatch.setenv(server.FOLDER, str(tmp_path / "file"))
    server.secret.cache_clear()
    assert server.secret() == server.secret()
    assert len(server.secret()) == 32


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.VARIABLE, "short")
    server.secret.cache_clear()
    with pytest.raises(ValueError, match="at least 16"):
        server.secret()
