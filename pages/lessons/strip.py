"""The strip above the page: question, answer, explanation, check, and the way on."""

import streamlit as st

from pages.lessons import words
from pages.lessons.admission import ask_code
from pages.lessons.asked import go
from pages.lessons.drawn import ask_curve, beside
from pages.lessons.exhibit import exhibit_html
from pages.lessons.path import LESSONS, after
from pages.lessons.progress import finished
from pages.lessons.standing import PHASES, Phase, Standing
from pages.shared.ui import address
from pages.shared.ui.text import tr


def strip(standing: Standing, *, to_room: bool) -> None:
    """The step as far as it has gone; `to_room`: whoever shows it may go on without answering."""
    with st.container(border=True, key="lesson"):
        head(standing)
        match standing.phase:
            case Phase.PREDICT:
                predict(standing)
            case Phase.REVEAL:
                reveal(standing)
            case Phase.EXPLAIN:
                st.markdown(words.of(standing, "explain"))
            case Phase.CHECK:
                check(standing)
        buttons(standing, to_room)


def head(standing: Standing) -> None:
    """Which lesson, which step, and the way out."""
    number = list(LESSONS).index(standing.lesson.name) + 1
    with st.container(horizontal=True, vertical_alignment="center", key="lesson_head"):
        st.title(words.title(standing.lesson, number), anchor=False)
        st.caption(
            tr(
                "lesson.step",
                number=standing.number,
                count=len(standing.lesson.steps),
                phase=tr(f"lesson.{standing.phase}"),
            ),
            width="content",
        )
        leave = {
            name: value
            for name, value in address.frame_in_url().items()
            if name not in (address.LESSON, address.STEP, address.TICKET)
        }
        st.page_link(
            "start/home/page.py",
            label=tr("lesson.leave"),
            icon=":material/close:",
            query_params=leave,
        )


def predict(standing: Standing) -> None:
    """The set-up, the question, and the answers to choose from or a curve to draw."""
    step = standing.step
    with st.container(key=f"lesson_{'curve' if step.drawing else 'choices'}"):
        st.markdown(words.of(standing, "setup"))
        if step.exhibit:
            st.html(exhibit_html(step.exhibit()))
        if step.drawing:
            st.markdown(f"**{words.of(standing, 'question')}**")
            ask_curve(standing, step.drawing)
        else:
            choose(standing, "question", step.choices, "choice")


def choose(standing: Standing, asked: str, choices: tuple[str, ...], kept: str) -> None:
    """One of the answers to a question, remembered until the session ends."""
    answers = standing.answers
    key = f"{standing.lesson.name}_{standing.step.name}_{kept}"
    prefix = "" if kept == "choice" else "check_"
    given = getattr(answers, kept)
    st.radio(
        words.of(standing, asked),
        choices,
        index=choices.index(given) if given in choices else None,
        format_func=lambda choice: words.of(standing, f"{prefix}{choice}"),
        key=key,
        on_change=lambda: setattr(answers, kept, st.session_state[key]),
    )


def reveal(standing: Standing) -> None:
    """What was measured beside what was predicted, and why a wrong prediction is wrong."""
    step, answers, outcome = standing.step, standing.answers, standing.outcome
    st.markdown(words.of(standing, "reveal"))
    if step.drawing and answers.drawn is not None:
        beside(standing, answers.drawn, outcome.curve)
    if answers.choice is not None:
        verdict(standing, answers.choice, outcome.right, "")


def verdict(standing: Standing, given: str, right: str, prefix: str) -> None:
    """Whether the answer is borne out; a wrong one has its reason."""
    said = words.of(standing, f"{prefix}{given}")
    if given == right:
        st.success(tr("lesson.right", given=said), icon=":material/check:")
    else:
        why = words.of(standing, f"{prefix}{given}_why")
        st.info(tr("lesson.wrong", given=said, why=why), icon=":material/close:")


def check(standing: Standing) -> None:
    """A second question, on what has been explained."""
    choose(standing, "check", standing.step.checks, "check")
    if standing.answers.check is not None:
        verdict(standing, standing.answers.check, standing.outcome.check, "check_")


def buttons(standing: Standing, to_room: bool) -> None:
    """Back, and on to the next part or the next step."""
    with st.container(horizontal=True, vertical_alignment="center", key="lesson_buttons"):
        first = standing.phase is Phase.PREDICT and standing.number == 1
        if st.button(
            tr("lesson.back"),
            key="lesson_back",
            icon=":material/chevron_left:",
            on_click=turn,
            args=(standing, -1),
            disabled=first,
        ):
            follow(standing)
        ready = to_room or is_answered(standing)
        if onward(standing, disabled=standing.locked or not ready):
            follow(standing)
        if standing.ticket and standing.locked:
            ask_code(standing.ticket)
        elif not ready:
            st.caption(tr("lesson.answer_first"), width="content")


def is_answered(standing: Standing) -> bool:
    """Whether the part of the step asks nothing, or its question has an answer."""
    match standing.phase:
        case Phase.PREDICT:
            return standing.answers.choice is not None
        case Phase.CHECK:
            return standing.answers.check is not None
        case _:
            return True


def onward(standing: Standing, *, disabled: bool) -> bool:
    """The button that reveals or goes on; whether it was clicked."""
    asks = standing.phase is Phase.PREDICT
    return st.button(
        tr("lesson.reveal") if asks else words.onward(standing),
        key="lesson_reveal" if asks else "lesson_next",
        type="primary",
        icon=f":material/{'visibility' if asks else 'chevron_right'}:",
        on_click=turn,
        args=(standing, 1),
        disabled=disabled,
    )


def turn(standing: Standing, by: int) -> None:
    """To the next part of the step or the one before; beyond its ends `follow` goes on."""
    answers = standing.answers
    place = PHASES.index(standing.phase) + by
    if place in range(len(PHASES)):
        answers.phase = PHASES[place]
        st.session_state[TURN] = 0
    else:
        st.session_state[TURN] = by
        if by > 0:
            finished(standing.lesson, standing.number)


TURN = "lesson_turn"


def follow(standing: Standing) -> None:
    """To another step, where the last click asks for it: of this lesson, else of the next one."""
    by = st.session_state.pop(TURN, 0)
    if by < 0:
        go(standing.lesson, standing.number - 1)
    elif by > 0 and not standing.is_last:
        go(standing.lesson, standing.number + 1)
    elif by > 0:
        following = after(standing.lesson)
        if following is None:
            st.switch_page("start/home/page.py")
        else:
            go(following, 1)
