"""The settings of the session: read from the link, kept from page to page, written to the URL.

Streamlit gives up a widget's value when its page is left, or when its options change, and its own
binding to the URL writes what a widget shows, which is text in the viewer's language. So the app
keeps every value itself, as the text that stands in the URL, and parses it wherever it comes from.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

import streamlit as st

from pages.shared.ui.address import as_text, frame_in_url, is_history, settings_in_url
from pages.shared.ui.session import (
    VISIT,
    Chosen,
    Shown,
    Visit,
    choose,
    chosen,
    fixed,
    on_screen,
    remembered,
    visit,
)
from pages.shared.ui.text import LANG, language, tr

V = TypeVar("V")


def begin(page: str, opening: Mapping[str, object] | None = None) -> None:
    """A run of the whole page begins: where it was come to by a link, that link counts.

    `opening` is the state in which a lesson or a teacher's link opens the page now.
    """
    given = {name: text for name, text in settings_in_url().items() if not fixed(name)}
    before: Visit | None = st.session_state.get(VISIT)
    if opening is not None:
        before, given = None, {name: as_text(value) for name, value in opening.items()} | given
    first = before is None
    if before is None or before.page != page or is_history() or strange(given, before):
        whole = first or is_history() or bool(given)
        st.session_state[VISIT] = Visit(page, given, whole, written=[given])
    visit().writes_at_end = True


def end() -> None:
    """The run is over: the URL says what its controls show, in one entry of the history."""
    visit().writes_at_end = False
    write_url()


def strange(given: Mapping[str, str], before: Visit) -> bool:
    """Whether the settings in the URL are none that this page wrote: a link to the same page."""
    return bool(given) and given not in before.written


def setting(
    name: str,
    default: V,
    parse: Callable[[str], V],
    allowed: str,
    offer: object = None,
    again: Callable[[str], V] | None = None,
) -> V:
    """The value of a field, which its widget, if it has one, will show.

    From the link; else the widget's; else as it was chosen; else the default. `parse` raises
    ValueError for what the field cannot take: then it is the default, and a sentence says what is
    `allowed`. `offer` is what the widget lets one choose from, where `allowed` does not say it.
    `again` parses what was chosen earlier, of which a part may not be offered any more.
    """
    again = again or parse
    here, before = visit(), visit().shown.get(name)
    now = (allowed, offer, language(), on_screen(name))
    if name in here.given:
        given = here.given.pop(name)
        here.refused.pop(name, None)
        value = parsed(given, parse, default, lambda: refuse_link(name, given, allowed))
        choose(name, as_text(value), as_text(default))
    elif before is None and here.whole:
        value = default
        chosen().pop(remembered(name), None)
    elif before is not None and name in st.session_state:
        value = shown_by_widget(name, before, again, default)
    elif remembered(name) in chosen():
        value = parsed(chosen()[remembered(name)].text, again, default)
    else:
        value = default
    # A widget that is new to the page, or offers something else than before, does not know it.
    if before is None or before.offer != now or st.session_state.get(name) != value:
        st.session_state[name] = value
    seen = Shown(as_text(value), as_text(default), now)
    here.told = here.told and seen == before
    here.shown[name] = seen
    return value


def shown_by_widget(name: str, before: Shown, again: Callable[[str], V], default: V) -> V:
    """The value of the field's widget; where it is another than before, it has been chosen."""
    last = parsed(before.text, again, default)
    value = parsed(as_text(st.session_state[name]), again, last)
    if as_text(value) != before.text:
        visit().refused.pop(name, None)
        choose(name, as_text(value), as_text(default))
    return value


def parsed(
    text: str, parse: Callable[[str], V], default: V, refuse: Callable[[], None] = lambda: None
) -> V:
    """The value of a text, the default where it has none."""
    try:
        return parse(text)
    except (ValueError, OverflowError):
        refuse()
        return default


def shown(name: str) -> None:
    """The field's control stands on the page: bring the URL up to date, say what was refused."""
    here = visit()
    if not here.told and not here.writes_at_end:
        write_url()
    if name in here.refused:
        st.warning(here.refused[name])


def plain(name: str, default: V, parse: Callable[[str], V], allowed: str) -> V:
    """The value of a field that has no widget: `put` sets it."""
    value = setting(name, default, parse, allowed)
    shown(name)
    return value


def put(values: Mapping[str, object]) -> None:
    """Choose values from elsewhere: a button, a click in a figure; before the run, in a callback.

    A field that this page does not show now has its value when it is shown.
    """
    for name, value in values.items():
        visit().given[name] = as_text(value)
        visit().told = False
        chosen()[remembered(name)] = Chosen(as_text(value), visit().page)


def refuse(name: str, sentence: str) -> None:
    """Say under the field's control what was not taken, until another value is chosen."""
    visit().refused[name] = sentence


def refuse_link(name: str, given: str, allowed: str) -> None:
    """Refuse what a link gives, in a toast too: the control may be in a group that is closed."""
    field_name = tr(f"field.{name}")
    sentence = tr("error.in_link", field=field_name, given=given[:40], allowed=allowed)
    refuse(name, sentence)
    st.toast(sentence, icon=":material/link_off:", duration="long")


def carried() -> dict[str, Chosen]:
    """The fields of this page whose value was chosen on another page and is not the default."""
    here = visit()
    return {
        name: chosen()[name]
        for name, seen in here.shown.items()
        if name in chosen() and chosen()[name].page != here.page and seen.text != seen.default
    }


def reset(names: Collection[str] = ()) -> None:
    """Put these fields, or all where none is named, back to the page's defaults; in a callback."""
    here = visit()
    defaults = {name: here.shown[name].default for name in names or here.shown}
    for name in defaults:
        chosen().pop(remembered(name), None)
    # Where all are reset, so is what the link says of controls that have not been shown yet.
    here.given = (here.given if names else {}) | defaults
    here.whole, here.told = here.whole or not names, False


def write_url() -> None:
    """The URL holds of the page all that differs from its default, beside what is the frame's.

    The browser itself adds the language to a URL that lacks it, so that is no reason to write.
    """
    here = visit()
    settings = {name: seen.text for name, seen in here.shown.items()} | here.given
    usual = {name: seen.default for name, seen in here.shown.items()}
    settings = {n: text for n, text in settings.items() if text != usual.get(n) and not fixed(n)}
    if settings not in here.written:
        here.written.append(settings)
    other_language = st.query_params.get(LANG, language()) != language()
    if settings != settings_in_url() or other_language:
        st.query_params.from_dict(frame_in_url() | {LANG: language()} | settings)
    here.told = True
