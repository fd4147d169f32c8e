"""The server: `streamlit run app.py`. The frame that every page shares is pages/frame.py.

Streamlit looks for its old-style pages in a folder `pages/` beside the script it runs, and then
answers the first deep link wrongly. The script it runs here is pages/frame.py, which has none.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import plotly
import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pages.lessons.host import HOST, token
from pages.shared.runs import route
from pages.shared.runs.manager import manager
from pages.shared.runs.owner import OwnerCookie
from pages.shared.ui.computing import close_pool, open_pool

PLOTLY = Path(plotly.__file__).parent / "package_data"
BASE = f"/{st.get_option('server.baseUrlPath') or ''}".rstrip("/")
"""Where the app is on its host: empty, or `--server.baseUrlPath` as it stands before a path."""


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """The workers and their files go with the server, also where a signal ends it."""
    await asyncio.to_thread(open_pool)
    print(f"  The teacher's own link: {BASE}/teacher?{HOST}={token()}\n", flush=True)
    yield
    close_pool()
    manager().close()


app = st.App(
    "pages/frame.py",
    lifespan=lifespan,
    middleware=[Middleware(OwnerCookie, path=BASE or "/")],
    # The figures load plotly.min.js from the installed package.
    routes=[
        Mount(f"{BASE}/vendor", StaticFiles(directory=PLOTLY)),
        route.route(BASE),
    ],
)
