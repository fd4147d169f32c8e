"""The server: `streamlit run app.py`. The frame that every page shares is pages/frame.py.

Streamlit looks for its old-style pages in a folder `pages/` beside the script it runs, and then
answers the first deep link wrongly. The script it runs here is pages/frame.py, which has none.
"""

from pathlib import Path

import plotly
import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pages.shared import live_route

PLOTLY = Path(plotly.__file__).parent / "package_data"

app = st.App(
    "pages/frame.py",
    # The live figures load plotly.min.js from the installed package.
    routes=[Mount("/vendor", StaticFiles(directory=PLOTLY)), live_route.route],
)
