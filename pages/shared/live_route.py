"""GET /live/{token}?since=N: what a training run has to say, for the components that draw it.

Asking keeps the run alive. An unknown token is answered with status 404 and {"state": "unknown"}.
The JSON, where every number that is not finite is null:

state      queued, starting, running, paused, finished, stopped or failed
reason     null, or {"kind": …} with values: bad_request (message), data_missing (message; reason
           and values of DataError), diverged (step), out_of_memory, crashed (code: exit status,
           negative for a signal), unwatched (seconds without a question), too_long (seconds),
           paused (seconds, while others wait), closed (the server ended)
notices    list of {"kind": …}: out_of_memory (step, device where it goes on), bad_command
           (command), reached (what: step or loss; step, loss: the mean of the last ten steps),
           not_saved (message: why there is no checkpoint)
place      1 for the next to start, 0 unless queued
step, steps, images_per_second, seconds_left (null until known), device, threads
learning_rate  η of the latest step, null until known
slow       seconds from step to step, at least; 0: full speed
stopping   step, loss: where the run is to pause, or null
checkpoint the step after which the run was last saved, 0: not yet; can_go_on: whether it ended
           early and could be queued again
rates      [[first step, base rate], …]: the changes of the learning rate by hand
resumed    the steps from which it went on after an interruption. When it grows, the points after
           its last entry that were told before hold no longer: ask again from 0
trouble    list of {"kind": …} with values, as snncore/trouble.py says
blocks     names; transitions: indices of those that change the shape
layers     names of the neuron layers; empty for a network of ReLUs
next       pass it as `since` the next time
curve      step, loss, accuracy: the points after `since`, at most 500 for the whole run
test       step, loss, accuracy: all of them
profile    step, gradient_norms, firing_rates, updates: the points after `since`, at most 150 for
           the whole run, each with a list of numbers by block, by layer and by block
gradient_norms, firing_rates, updates (‖Δw‖/‖w‖)   of the latest step, by block, layer, block
raster     null, or layer, image, step, neurons, time_steps, bits, rates, label, prediction. `bits`
           is base64: neuron after neuron, each from t = 1 to T, the first in the highest bit
"""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.shared.jobs import manager

NO_STORE = {"Cache-Control": "no-store"}


async def live(request: Request) -> JSONResponse:
    """The run's snapshot; a few microseconds, so no thread is needed."""
    since = request.query_params.get("since", "0")
    if not since.isdecimal():
        message = f"since={since!r}: must be a whole number from 0"
        return JSONResponse({"message": message}, 400, NO_STORE)
    snapshot = manager().snapshot(request.path_params["token"], int(since))
    return JSONResponse(snapshot, 404 if snapshot["state"] == "unknown" else 200, NO_STORE)


def route(base: str = "") -> Route:
    """The address below the server's base path, which is empty or begins with a slash."""
    return Route(base + "/live/{token}", live)
