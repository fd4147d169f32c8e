"""A lesson drives the real page: it asks first, sends nothing before, and then shows the page."""

from pages.lessons.path import LESSONS
from pages.lessons.progress import DONE, known
from pages.lessons.standing import ANSWERS, OPENED
from pages.shared.ui.session import VISIT
from pages.shared.ui.text import catalogue
from tests.pages.test_walk import AppTest, go, start

EN = catalogue("en")
IDENTITY = "theory/identity/page.py"


def opened(step: int, lesson: str = "do_nothing", **more: str) -> AppTest:
    page = LESSONS[lesson].steps[min(step, 4) - 1].page
    return start(f"{page}/page.py", {"lesson": lesson, "step": str(step)} | more)


def answer(app: AppTest, choice: str) -> None:
    app.radio[0].set_value(choice).run()


def click(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()


def text(app: AppTest) -> str:
    kinds = ("title", "markdown", "caption", "warning", "info", "success")
    return "\n".join(str(each.value) for kind in kinds for each in app.get(kind))


def test_before_the_answer_the_page_is_not_sent() -> None:
    app = opened(2)
    shown = text(app)
    assert EN["lesson_do_nothing.title"] in app.title[0].value
    assert EN["identity.heading"] not in shown
    assert not app.get("slider")
    assert app.session_state[VISIT].shown == {}
    assert app.button(key="lesson_reveal").disabled
    answer(app, "all")
    assert not app.button(key="lesson_reveal").disabled
    click(app, "lesson_reveal")
    assert EN["identity.heading"] in text(app)
    assert app.session_state[VISIT].shown["blocks"].text == "6"


def test_a_wrong_prediction_has_its_reason_and_a_right_one_is_borne_out() -> None:
    app = opened(2)
    answer(app, "spiking")
    click(app, "lesson_reveal")
    assert EN["lesson_do_nothing.three_spiking_why"] in app.info[0].value
    click(app, "lesson_back")
    answer(app, "two")
    click(app, "lesson_reveal")
    assert EN["lesson_do_nothing.three_two"] in app.success[0].value


def test_only_the_knobs_of_the_step_are_there_and_the_page_has_its_settings() -> None:
    app = opened(4)
    answer(app, "all")
    click(app, "lesson_reveal")
    shown = app.session_state[VISIT].shown
    assert shown["neuron"].text == "if"
    assert {w.key for w in app.get("slider")} | {w.key for w in app.get("button_group")} <= {
        "blocks", "neuron", "lang",
    }  # fmt: skip


def test_the_steps_follow_each_other_and_are_remembered() -> None:
    app = opened(1)
    answer(app, "none")
    for _ in range(3):
        click(app, "lesson_reveal" if app.get("radio") and _ == 0 else "lesson_next")
    assert app.button(key="lesson_next").disabled
    answer(app, "half")
    click(app, "lesson_next")
    assert app.session_state[DONE] == {"do_nothing": 1}
    assert app.session_state[OPENED][:2] == ("do_nothing", 2)
    assert app.session_state[ANSWERS]["do_nothing", "one"].check == "half"


def test_an_unknown_lesson_is_said_and_the_page_stands() -> None:
    app = start(IDENTITY, {"lesson": "no_such_lesson"})
    assert "no_such_lesson" in app.warning[0].value
    assert EN["identity.heading"] in text(app)
    assert not app.exception


def test_a_step_that_is_none_gives_the_nearest() -> None:
    for given, number in (("99", 4), ("-3", 1), ("x", 1)):
        app = start(IDENTITY, {"lesson": "do_nothing", "step": given})
        assert given in app.warning[0].value
        assert app.session_state[OPENED][:2] == ("do_nothing", number)


def test_a_lesson_on_another_page_is_opened_on_its_own() -> None:
    app = start("theory/gradient/page.py", {"lesson": "do_nothing", "step": "1"})
    assert not app.exception
    assert EN["lesson_do_nothing.title"] in app.title[0].value
    assert app.session_state[OPENED][:2] == ("do_nothing", 1)


def test_leaving_a_lesson_leaves_the_page_as_it_is_for_all() -> None:
    app = opened(1)
    go(app, IDENTITY, {})
    assert OPENED not in app.session_state
    assert app.title[0].value == EN["identity.heading"]
    assert {"held", "merge", "section"} <= {w.key for w in app.get("button_group")}


def test_the_browser_may_remember_anything() -> None:
    assert known(None) == known([1]) == known({"x": 2}) == {}
    assert known({"do_nothing": "3", "threshold": 99, "rate": -1, "wire": 2.0}) == {
        "threshold": 4,
        "wire": 2,
    }
