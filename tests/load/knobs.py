"""The controls of a page as a browser knows them, and what it sends when one is moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

Value = float | bool | str | tuple[str, ...]
MOST_PLACES = 1000
"""Places of a slider that are told apart."""


@dataclass(frozen=True)
class Knob:
    """A control: its identity, the fragment that it runs again, what it may be and what it is.

    `of_page`: in the page itself, not in the sidebar; `free`: neither disabled nor in a form;
    `slides`: a slider.
    """

    identity: str
    fragment: str
    of_page: bool
    free: bool
    values: tuple[Value, ...]
    value: Value
    slides: bool = False

    @property
    def movable(self) -> bool:
        return self.of_page and self.free and len(self.values) > 1

    def state(self) -> WidgetState:
        """What a browser sends of it."""
        state = WidgetState(id=self.identity)
        match self.value:
            case bool():
                state.bool_value = self.value
            case str():
                state.string_array_value.data.append(self.value)
            case tuple():
                state.string_array_value.data.extend(self.value)
            case _:
                state.double_array_value.data.append(self.value)
        return state

    def other(self, random: Random) -> Value:
        """Any of its values but the present one."""
        return random.choice([value for value in self.values if value != self.value])


def knob(element: Element, fragment: str, of_page: bool, known: Mapping[str, Value]) -> Knob | None:
    """The control that an element is; None for what is none, or for one that is none of ours.

    One that was there before keeps its value, which `known` holds, unless the server sets it.
    """
    match element.WhichOneof("type"):
        case "slider":
            values, value = of_slider(element.slider)
            drawn = element.slider
        case "button_group":
            values, value = of_group(element.button_group)
            drawn = element.button_group
        case "checkbox":
            drawn = element.checkbox
            values, value = (False, True), drawn.value if drawn.set_value else drawn.default
        case _:
            return None
    if not drawn.set_value:
        value = known.get(drawn.id, value)
    free = not (drawn.disabled or drawn.form_id)
    if isinstance(drawn, ButtonGroup) and drawn.click_mode != ButtonGroup.SINGLE_SELECT:
        values = one_changed(values, value)
    return Knob(drawn.id, fragment, of_page, free, values, value, isinstance(drawn, Slider))


def of_slider(slider: Slider) -> tuple[tuple[Value, ...], Value]:
    """The values of a slider over numbers or over texts, and where it is set to."""
    now = slider.value if slider.set_value else slider.default
    if slider.options:
        texts = tuple(slider.options)
        return texts, slider.raw_value[0] if slider.set_value else texts[int(now[0])]
    steps = min(MOST_PLACES, round((slider.max - slider.min) / slider.step))
    places = [slider.min + i * (slider.max - slider.min) / steps for i in range(steps + 1)]
    return tuple(float(f"{place:.9g}") for place in places), now[0]


def of_group(group: ButtonGroup) -> tuple[tuple[Value, ...], Value]:
    """The buttons one by one, and which are pressed."""
    texts = [option.content for option in group.options]
    now = tuple(group.raw_values) if group.set_value else tuple(texts[i] for i in group.default)
    return tuple((text,) for text in texts), now


def one_changed(values: Sequence[Value], now: Value) -> tuple[Value, ...]:
    """Of buttons of which any number is pressed: one more or one less, but never none."""
    assert isinstance(now, tuple)
    texts = [text for each in values if isinstance(each, tuple) for text in each]
    changed = [tuple(t for t in texts if (t in now) != (t == each)) for each in texts]
    return tuple(each for each in changed if each)
