"""The teacher's page: links that hide and lock, sheets, demos and notes."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.lessons.path import LESSONS
from pages.lessons.standing import measured
from pages.lessons.ticket import Ticket, code, read, written
from pages.shared.ui.address import TICKET
from pages.shared.ui.numbers import by_hand
from pages.shared.ui.session import VISIT
from pages.shared.ui.text import LANG, catalogue
from pages.start.teacher.demos import DEMOS
from pages.start.teacher.sheet import sheet
from tests.pages.opened import FRAME, text_of
from tests.pages.test_walk import AppTest, go, start

pytestmark = pytest.mark.usefixtures("own_secret")

EN, ZH = catalogue("en"), catalogue("zh")
PAGE = "start/teacher/page.py"
IDENTITY = "theory/identity/page.py"


def link_of(app: AppTest) -> Ticket:
    """The ticket in the link that the page shows."""
    return read(parse_qs(urlsplit(app.code[0].value).query)[TICKET][0])


def visited(ticket: Ticket, page: str = IDENTITY) -> AppTest:
    return start(page, {TICKET: written(ticket)})


def test_the_link_says_what_the_controls_say() -> None:
    query = {"link_lesson": "gradient", "link_step": "3", "link_locked": "True"}
    app = start(PAGE, query | {"link_language": "zh", "link_present": "True"})
    assert not app.exception
    ticket = link_of(app)
    assert (ticket.lesson, ticket.step, ticket.locked) == ("gradient", 3, True)
    assert (ticket.language, ticket.present) == ("zh", True)
    assert code(ticket) in text_of(app)


def test_the_same_teacher_has_the_same_link_and_another_one_has_another_code() -> None:
    app = start(PAGE, {"link_locked": "True"})
    first = link_of(app)
    app.run()
    assert link_of(app) == first
    assert code(link_of(start(PAGE, {"link_locked": "True"}))) != code(first)


def test_a_page_is_linked_as_it_was_left() -> None:
    app = start(IDENTITY, {"blocks": "9", "v_threshold": "0.75"})
    go(app, PAGE, {"link_to": "to_page", "link_hidden": "blocks"})
    ticket = link_of(app)
    assert ticket.page == "theory/identity"
    assert ticket.settings == {"blocks": "9", "v_threshold": "0.75"}
    shown = visited(ticket)
    assert shown.session_state[VISIT].shown["blocks"].text == "9"
    assert "blocks" not in {slider.key for slider in shown.slider}


def test_a_hidden_control_keeps_its_value_whatever_the_address_says() -> None:
    ticket = Ticket(page="theory/identity", settings={"blocks": "9"}, hidden=("blocks",))
    app = start(IDENTITY, {TICKET: written(ticket), "blocks": "2"})
    assert app.session_state[VISIT].shown["blocks"].text == "9"
    assert "blocks" not in app.query_params
    assert "merge" in {each.key for each in app.get("button_group")}


def test_a_ticket_leads_to_its_own_page() -> None:
    app = visited(Ticket(page="theory/identity", settings={"blocks": "3"}), "start/home/page.py")
    assert app.title[0].value == EN["identity.heading"]
    assert app.session_state[VISIT].shown["blocks"].text == "3"


def test_a_locked_lesson_opens_by_its_code_alone() -> None:
    ticket = Ticket(lesson="do_nothing", locked=True)
    app = visited(ticket)
    app.radio[0].set_value("all").run()
    assert app.button(key="lesson_reveal").disabled
    assert EN["identity.heading"] not in text_of(app)
    app.text_input[0].set_value("AAAAAA").run()
    assert app.button(key="lesson_reveal").disabled
    assert EN["lesson.wrong_code"] in text_of(app)
    app.text_input[0].set_value(code(ticket).lower()).run()
    assert not app.button(key="lesson_reveal").disabled
    app.button(key="lesson_reveal").click().run()
    assert EN["identity.heading"] in [title.value for title in app.title]


@pytest.mark.parametrize("given", ["", "nonsense", "é"])
def test_a_forged_ticket_is_said_in_one_sentence(given: str) -> None:
    app = start(IDENTITY, {TICKET: given})
    assert [warning.value for warning in app.warning] == [EN["lesson.ticket_forged"]]
    assert app.title[0].value == EN["identity.heading"]
    assert not app.exception


def test_editing_the_lesson_into_a_locked_link_changes_nothing() -> None:
    ticket = Ticket(lesson="do_nothing", locked=True)
    app = start(IDENTITY, {TICKET: written(ticket), "lesson": "threshold", "step": "2"})
    assert EN["lesson_do_nothing.title"] in app.title[0].value
    assert app.button(key="lesson_reveal").disabled


def test_the_language_of_the_link_is_the_first_one() -> None:
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    app.query_params[TICKET] = written(Ticket(lesson="do_nothing", language="zh"))
    app.run()
    assert app.session_state[LANG] == "zh"
    assert ZH["lesson_do_nothing.title"] in app.title[0].value


class Open(HTMLParser):
    """Counts elements that were opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "line", "circle", "polyline"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("line", "circle", "polyline"):
            return
        if self.stack.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("name", LESSONS)
def test_sheets_are_whole_and_keep_their_answers(name: str) -> None:
    lesson = LESSONS[name]
    plain, solved = sheet(lesson, answers=False), sheet(lesson, answers=True)
    for html in (plain, solved):
        parser = Open()
        parser.feed(html)
        assert parser.stack == parser.wrong == []
        assert "http" not in html
        assert not re.search(r"(?:color|fill|stroke)\s*[:=]\s*'?#(?!000|fff|16202a|8c8c8c)", html)
    assert "class=right" not in plain
    for number, step in enumerate(lesson.steps, 1):
        outcome = measured(name, number)
        reveal = by_hand(EN[f"lesson_{name}.{step.name}_reveal"].format(**outcome.numbers))
        said = re.escape(reveal.split("**")[0].strip()[:40]).replace("'", "&#x27;")
        assert not re.search(said, plain)
        assert re.search(said, solved)
        assert solved.count("<polyline") == sum(s.drawing is not None for s in lesson.steps)
        assert "<polyline" not in plain


def test_demos_are_ten_minutes_of_lessons_to_a_room() -> None:
    app = start(PAGE, {"section": "demos"})
    assert not app.exception
    for name, minutes in DEMOS.items():
        assert sum(minutes) == 10
        assert len(minutes) == len(LESSONS[name].steps)
        assert all(len(step.knobs) < 3 for step in LESSONS[name].steps)


@pytest.mark.parametrize("section", ["worksheets", "notes"])
def test_every_lesson_has_its_sheets_and_its_notes(section: str) -> None:
    app = start(PAGE, {"section": section})
    assert not app.exception
    said = text_of(app) + "".join(expander.label for expander in app.expander)
    assert all(EN[f"lesson_{name}.title"] in said for name in LESSONS)
