"""The class now: how many are there, what trains, what waits, what is being computed."""

import math

import streamlit as st
from streamlit import runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from pages.lessons.host import first_button, is_host
from pages.shared.runs.job import TrainingJob
from pages.shared.runs.manager import manager
from pages.shared.runs.names import name
from pages.shared.runs.owner import owner
from pages.shared.runs.wait import wait_in_words
from pages.shared.ui.computing import pool
from pages.shared.ui.table import markdown
from pages.shared.ui.text import tr
from snncore.run.state import State

EVERY = 3.0
"""Seconds from one look to the next."""


@st.fragment(run_every=EVERY)
def class_section() -> None:
    """Counts, then a line for each run; the teacher's own can be put first."""
    st.markdown(tr("teacher.class_lead"))
    jobs = manager()
    with jobs.lock:
        running, waiting, waits = jobs.begun(), jobs.waiting(), jobs.waits()
        tokens = {id(job): token for token, job in jobs.jobs.items()}
    counts(len(running), len(waiting))
    if not running and not waiting:
        st.markdown(tr("teacher.class_none"))
    else:
        rows = [[called(job), progress(job)] for job in running]
        rows += [
            [called(job), tr("teacher.class_place", place=place, wait=wait_in_words(wait))]
            for place, (job, wait) in enumerate(zip(waiting, waits, strict=False), 1)
        ]
        head = [tr("teacher.class_column_run"), tr("teacher.class_column_state")]
        st.markdown(markdown(head, rows))
    st.caption(tr("teacher.host_is" if is_host() else "teacher.host_how"))
    for job in waiting[1:]:
        if is_host() and mine(job):
            token, label = tokens[id(job)], f"{tr('train.put_first')}: {called(job)}"
            first_button(token, label, f"class_first_{token}")


def counts(running: int, waiting: int) -> None:
    """Four numbers."""
    calls, slots = pool(), manager().slots
    there = sessions()
    computing = len(calls.working) + len(calls.waiting) if calls else 0
    shown = {
        "sessions": str(there),
        "running": tr("teacher.class_of", count=running, most=slots),
        "waiting": str(waiting),
        "computing": str(computing),
    }
    for column, (kind, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        column.metric(tr(f"teacher.class_{kind}"), value)


def sessions() -> int:
    """Tabs that are connected to this server now; this one alone where there is no server."""
    if not runtime.exists():
        return 1
    found = runtime.get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    stats = found[ACTIVE_SESSIONS_FAMILY]
    return sum(stat.value for stat in stats if isinstance(stat, GaugeStat))


def called(job: TrainingJob) -> str:
    """Its network, and whether it is one's own."""
    e = job.experiment
    said = tr("teacher.class_run", name=name(e), depth=e.depth)
    return tr("teacher.class_mine", run=said) if mine(job) else said


def mine(job: TrainingJob) -> bool:
    return job.owner == owner()


def progress(job: TrainingJob) -> str:
    """How far a run is, and how long it still takes."""
    if job.state is not State.RUNNING:
        return tr(f"live.state_{job.state}")
    parts = [tr("teacher.class_step", step=job.step, steps=job.recipe.steps)]
    seconds = job.latest["seconds_left"]
    if seconds is not None:
        parts.append(tr("teacher.class_left", minutes=max(1, math.ceil(seconds / 60))))
    return tr("frame.between").join(parts)
