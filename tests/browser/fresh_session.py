"""What the controls of a page show in a session of its own, as the server tells it.

By the protocol alone, without a browser: each page in the tenth of a second that its run takes.
"""

import asyncio
import re
from collections.abc import Sequence

from load.client import MAIN, Client
from load.knobs import of_group, of_slider
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.MultiSelect_pb2 import MultiSelect
from streamlit.proto.Slider_pb2 import Slider

Shown = dict[str, list[object]]
"""By the control's class in the page: numbers, texts, on or off, the numbers of pressed buttons."""

NAMELESS = "None"


def shown_alone(base: str, pages: Sequence[str]) -> list[Shown]:
    """What every control of each page shows in English."""

    async def together() -> list[Shown]:
        return await asyncio.gather(*(opened(base, page) for page in pages))

    return asyncio.run(together())


async def opened(base: str, page: str) -> Shown:
    async with Opened(base, page, seed=1) as session:
        answer = await session.open()
        assert not answer.error, f"{page}: {answer.error}"
        return dict(filter(None, map(control, session.elements.values())))


class Opened(Client):
    """A session that keeps what stands on its page."""

    def __init__(self, base: str, page: str, seed: int) -> None:
        super().__init__(base, page, seed)
        self.elements: dict[tuple[int, ...], Element] = {}

    def draw(self, told: ForwardMsg) -> str:
        path = tuple(told.metadata.delta_path)
        self.elements.pop(path, None)
        if path[0] == MAIN and told.delta.WhichOneof("type") == "new_element":
            self.elements[path] = told.delta.new_element
        return super().draw(told)


def control(element: Element) -> tuple[str, list[object]] | None:
    """The class and the values of a control that has a key; None for all else."""
    kind = element.WhichOneof("type")
    given = getattr(element, kind or "", None)
    match kind:
        case "slider":
            shown = [place_on(given)]
        case "button_group":
            shown = pressed(given)
        case "multiselect":
            shown = chosen(given)
        case "selectbox":
            shown = [given.raw_value if given.set_value else given.options[given.default]]
        case "checkbox" | "text_input" | "number_input":
            shown = [given.value if given.set_value else given.default]
        case _:
            return None
    key = given.id.split("-", 2)[2]
    return None if key == NAMELESS else ("st-key-" + re.sub(r"[^\w-]", "-", key), shown)


def place_on(slider: Slider) -> object:
    """The value; of a slider over texts the text's place."""
    texts, value = of_slider(slider)
    return texts.index(value) if slider.options else value


def pressed(group: ButtonGroup) -> list[object]:
    """The places of the buttons that are pressed."""
    buttons, texts = of_group(group)
    return [buttons.index((text,)) for text in texts]


def chosen(given: MultiSelect) -> list[object]:
    """The texts that are chosen."""
    if given.set_value:
        return list(given.raw_values)
    return [given.options[place] for place in given.default]
