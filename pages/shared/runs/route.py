"""GET /live/{token}?since=N: what a training run has to say, for the components that draw it.

Asking keeps the run alive. An unknown token is answered with status 404 and {"state": "unknown"}.
The JSON is the Snapshot of pages/shared/runs/snapshot.py, null standing for None.
"""

import re

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.shared.runs.manager import manager
from snncore.run.state import State

NO_STORE = {"Cache-Control": "no-store"}

MOST_DIGITS = 9
"""Digits of `since` at most: more than any step has; `int` refuses thousands of them."""

WHOLE = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")


async def live(request: Request) -> JSONResponse:
    """The run's snapshot; a few microseconds, so no thread is needed."""
    since = request.query_params.get("since", "0")
    if not WHOLE.fullmatch(since):
        message = f"since={since[:50]!r}: must be a whole number from 0 to {MOST_DIGITS * '9'}"
        return JSONResponse({"message": message}, 400, NO_STORE)
    snapshot = manager().snapshot(request.path_params["token"], int(since))
    return JSONResponse(snapshot, 404 if snapshot["state"] is State.UNKNOWN else 200, NO_STORE)


def route(base: str = "") -> Route:
    """The address below the server's base path, which is empty or begins with a slash."""
    return Route(base + "/live/{token}", live)
