"""One student: a session over Streamlit's own protocol, as a browser leads it.

WebSocket `/_stcore/stream`, each way binary protobuf: BackMsg asks for a run of the script or of
one fragment and brings the state of every control; ForwardMsg brings what is drawn.
"""

import asyncio
import contextlib
import time
from dataclasses import replace
from random import Random
from types import TracebackType
from typing import NamedTuple, Self

from load.knobs import Knob, Value, knob
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds without the end of a run, after which it counts as an error."""

QUIET = 0.02
"""Seconds without a message, after which nothing is on its way."""

MAIN = 0
"""Where a delta's path begins that belongs to the page and not to the sidebar."""

ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Answer(NamedTuple):
    """What came of one request: seconds until the run had ended, bytes, what went wrong."""

    seconds: float
    size: int
    error: str


class Heard(NamedTuple):
    """What came of one message: its bytes, what went wrong, whether it ends a run."""

    size: int
    error: str
    ended: bool


class Client:
    """A session on a page. `async with` opens and closes its connection.

    By path of the page: `knobs`, and in `drawn` the run that drew there last; `values` of controls
    by identity; `within`: the fragments that were drawn as part of others' runs.
    """

    def __init__(self, base: str, page: str, seed: int) -> None:
        self.base, self.page = base, page
        self.random = Random(seed)
        self.knobs: dict[tuple[int, ...], Knob] = {}
        self.drawn: dict[tuple[int, ...], int] = {}
        self.values: dict[str, Value] = {}
        self.within: dict[str, set[str]] = {}
        self.cached: set[str] = set()
        self.query = f"lang={'en' if seed % 2 else 'zh'}"
        self.script, self.run = "", 0

    async def __aenter__(self) -> Self:
        url = self.base.replace("http", "ws", 1) + "/_stcore/stream"
        self.socket: ClientConnection = await connect(
            url, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE, compression=None
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.socket.close()

    async def open(self) -> Answer:
        """The page's first run."""
        return await self.ask(BackMsg(), page=self.page)

    def slider(self) -> Knob | None:
        """One of the page's sliders; where it has none, any control."""
        return self.one_of([each for each in self.movable() if each.slides]) or self.any_knob()

    def any_knob(self) -> Knob | None:
        """One of the page's controls; None where it has none."""
        return self.one_of(self.movable())

    def movable(self) -> list[Knob]:
        return [each for each in self.knobs.values() if each.movable]

    def one_of(self, knobs: list[Knob]) -> Knob | None:
        return self.random.choice(knobs) if knobs else None

    async def catch_up(self) -> str:
        """What went wrong in what has come unasked. A run that the server began by itself draws
        fragments that are not known yet; its end would count as that of the next answer."""
        error = ""
        with contextlib.suppress(TimeoutError):
            while True:
                async with asyncio.timeout(QUIET):
                    error = (await self.hear()).error or error
        return error

    async def move(self, chosen: Knob) -> Answer:
        """Another value of a control: the run of its fragment, or of the page."""
        self.values[chosen.identity] = chosen.other(self.random)
        ask = BackMsg()
        ask.rerun_script.fragment_id = chosen.fragment
        return await self.ask(ask)

    async def ask(self, ask: BackMsg, page: str = "") -> Answer:
        """Send a request and take in all that comes of it."""
        run = ask.rerun_script
        run.query_string, run.page_name, run.page_script_hash = self.query, page, self.script
        run.cached_message_hashes.extend(self.cached)
        run.widget_states.widgets.extend(
            replace(each, value=self.values[each.identity]).state() for each in self.knobs.values()
        )
        begun = time.monotonic()
        await self.socket.send(ask.SerializeToString())
        try:
            async with asyncio.timeout(PATIENCE):
                size, error = await self.take_in()
        except TimeoutError:
            size, error = 0, f"no end of the run within {PATIENCE:.0f} s"
        return Answer(time.monotonic() - begun, size, error)

    async def take_in(self) -> tuple[int, str]:
        """Messages up to the end of a run: their bytes, and what went wrong."""
        size, error, ended = 0, "", False
        while not ended:
            heard = await self.hear()
            size, error, ended = size + heard.size, heard.error or error, heard.ended
        return size, error

    async def hear(self) -> Heard:
        """One message."""
        raw = await self.socket.recv()
        assert isinstance(raw, bytes)
        told, error, ended = ForwardMsg.FromString(raw), "", False
        if told.metadata.cacheable and told.hash:
            self.cached.add(told.hash)
        match told.WhichOneof("type"):
            case "new_session":
                self.script, self.run = told.new_session.page_script_hash, self.run + 1
            case "page_info_changed":
                self.query = told.page_info_changed.query_string
            case "page_not_found":
                error = f"no page {self.page}"
            case "delta":
                error = self.draw(told)
            case "script_finished" if told.script_finished in ENDS:
                self.forget(told)
                ended = True
            case "script_finished" if (
                told.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
            ):
                error, ended = "the script does not compile", True
        return Heard(len(raw), error, ended)

    def draw(self, told: ForwardMsg) -> str:
        """Note what stands where; the text of an exception that is shown."""
        path = tuple(told.metadata.delta_path)
        self.drawn[path] = self.run
        self.knobs.pop(path, None)
        if told.delta.WhichOneof("type") != "new_element":
            return ""
        element = told.delta.new_element
        found = knob(element, told.delta.fragment_id, path[0] == MAIN, self.values)
        if found:
            self.knobs[path] = found
            self.values[found.identity] = found.value
        return element.exception.message if element.WhichOneof("type") == "exception" else ""

    def forget(self, told: ForwardMsg) -> None:
        """What the run that has ended did not draw again is gone from the page."""
        ran = set(told.metadata.run.fragment_ids)
        drawn = {each.fragment for path, each in self.knobs.items() if self.drawn[path] == self.run}
        self.within |= dict.fromkeys(drawn - ran, ran) if ran else {}
        for path, each in list(self.knobs.items()):
            gone = not ran or self.around(each.fragment) & ran
            if gone and self.drawn[path] != self.run:
                del self.knobs[path]

    def around(self, fragment: str) -> set[str]:
        """The fragment, and those that it is drawn by, in each other."""
        found, new = {fragment}, {fragment}
        while new := set().union(*(self.within.get(each, ()) for each in new)) - found:
            found |= new
        return found
