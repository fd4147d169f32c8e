"""Train: choose a network, start it, and watch it learn, alone or in a race against another one."""

import streamlit as st

from pages.models.train.form import first_run, further_run
from pages.models.train.link import shown_runs
from pages.models.train.panel import panel
from pages.models.train.standing import next_of, say_standing, standings
from pages.shared.ui.text import tr

st.title(tr("train.title"))
runs = shown_runs()
stands = standings(runs)
if stands:
    say_standing(stands)
    further_run(list(stands))
else:
    first_run()
for column, run in zip(st.columns(max(1, len(runs))), runs, strict=False):
    with column:
        panel(run, stands.get(run))
if stands:
    next_of(stands)
