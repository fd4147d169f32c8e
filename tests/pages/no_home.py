"""Opens pages as a user without a home: `python -m tests.pages.no_home` prints what each one says.

Streamlit itself looks for its settings in a home, so it is told of one that is not there; whatever
the pages ask after that, there is none.
"""

import json
import os
import pwd
import sys
from typing import NoReturn

from streamlit import config

from pages.shared.runs.manager import JobManager
from tests.pages.opened import opened

PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("start/home", {}),
    ("theory/neuron", {}),
    ("theory/block", {}),
    ("start/data", {"dataset": "cifar10"}),
    ("models/train", {"dataset": "cifar10"}),
    ("models/raster", {}),
    ("models/compare", {}),
    ("start/teacher", {}),
)


def unknown(_user: int) -> NoReturn:
    """What the system says of a user that it does not know."""
    raise KeyError


def said() -> dict[str, list[str]]:
    """For each page its exceptions, and the sentences that say what is not possible."""
    found = {}
    for page, query in PAGES:
        app = opened(page, lang="en", **query)
        assert app.title, page
        refused = [each.value for each in (*app.error, *app.warning)]
        found[" ".join([page, *query.values()])] = [each.value for each in app.exception] + refused
    return found


def main() -> None:
    config.get_config_options()
    del os.environ["HOME"]
    pwd.getpwuid = unknown
    # Who may not write beside the code compiles all neurons anew, which has tests of its own.
    sys.modules["numba"] = None  # type: ignore[assignment]
    JobManager.warm = lambda self: None  # type: ignore[method-assign]
    without = said()
    os.environ["CIFAR10_DIR"] = "~nosuchuser/x"
    print(json.dumps([without, said()]))


if __name__ == "__main__":
    main()
