"""Home begins with Start, shows the path of the lessons, and knows how far one has come."""

from pages.lessons.path import LESSONS
from pages.lessons.progress import DONE, FORGOTTEN
from pages.lessons.standing import OPENED
from pages.shared.ui.text import catalogue
from tests.pages.test_walk import AppTest, start

EN = catalogue("en")
HOME = "start/home/page.py"
FIRST, SECOND = list(LESSONS.values())[:2]


def labels(app: AppTest) -> list[str]:
    """Of the links on the page."""
    return [link.proto.label for link in app.get("page_link")]


def test_start_is_the_first_lesson() -> None:
    app = start(HOME, {})
    button = app.button(key="start_lesson")
    assert button.label == EN["home.start"]
    button.click().run()
    assert app.session_state[OPENED][:2] == (FIRST.name, 1)


def test_the_path_has_every_lesson_in_its_order() -> None:
    app = start(HOME, {})
    titles = [EN[f"lesson_{name}.title"] for name in LESSONS]
    found = [label for label in labels(app) if any(title in label for title in titles)]
    assert [title in label for title, label in zip(titles, found, strict=True)] == [True] * 10
    assert "forget_progress" not in {button.key for button in app.button}


def test_who_comes_back_goes_on_where_it_was_left_or_begins_anew() -> None:
    app = start(HOME, {})
    app.session_state[DONE] = {FIRST.name: len(FIRST.steps), SECOND.name: 2}
    app.run()
    assert EN[f"lesson_{SECOND.name}.title"] in app.button(key="start_lesson").label
    done = EN["home.lesson_done"].format(lesson=f"1 · {EN[f'lesson_{FIRST.name}.title']}")
    assert done in labels(app)
    app.button(key="forget_progress").click().run()
    assert app.button(key="start_lesson").label == EN["home.start"]
    assert app.session_state[FORGOTTEN] == 1
    app.session_state[DONE] = {SECOND.name: 2}
    app.run()
    app.button(key="start_lesson").click().run()
    assert app.session_state[OPENED][:2] == (FIRST.name, 1)
