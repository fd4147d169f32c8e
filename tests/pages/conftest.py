"""What every test of a page has in common."""

import functools
import json
from collections.abc import Iterator

import plotly.graph_objects as go
import plotly.io
import pytest
import streamlit as st
from plotly.io.json import to_json_plotly
from streamlit.components.v2 import manifest_scanner

from pages.lessons import secret as server
from pages.shared.components.plot import plot
from pages.shared.plotting import Figure
from pages.shared.runs.manager import JobManager
from pages.shared.ui import terms


@pytest.fixture(autouse=True, scope="module")
def _nothing_kept() -> None:
    """Pages keep what they measured of a network by its key, and files call theirs alike."""
    st.cache_data.clear()


@pytest.fixture(autouse=True, scope="session")
def _packages_read_once() -> Iterator[None]:
    """Each new AppTest would read what all installed packages say of themselves, for a third of a
    second, in search of components."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(autouse=True, scope="session")
def _figures_looked_at() -> Iterator[None]:
    """Plotly looks at one figure of each make, as it does not where a visitor waits: it refuses
    what it does not know, and has nothing to change."""
    seen, as_json = set(), plot.as_json

    def looked_at(figure: Figure, height: int) -> str:
        make = str([sorted(part) for part in (figure["layout"], *figure["data"])])
        sent = as_json(figure, height)
        if make not in seen:
            seen.add(make)
            given = json.loads(sent)
            assert told(go.Figure(given).to_plotly_json()) == told(given)
        return sent

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plotly.io.templates, "default", None)  # the browser is sent none
        patch.setattr(plot, "as_json", looked_at)
        yield


def told(spec: object) -> object:
    """What the browser is told, without what is empty and without the colours of a scale, for which
    Plotly has names."""

    def known(pairs: list[tuple[str, object]]) -> dict[str, object]:
        return {k: v for k, v in pairs if v not in ({}, []) and k != "colorscale"}

    return json.loads(to_json_plotly(spec), object_pairs_hook=known)


@pytest.fixture(autouse=True)
def _no_spare_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is opened would have a process ready for a run that no test starts."""
    monkeypatch.setattr(JobManager, "warm", lambda self: None)


@pytest.fixture(autouse=True)
def _terms_unmarked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are tested for what they say; what explains their terms has tests of its own."""
    monkeypatch.setattr(terms, "marked", lambda text, code: text)


@pytest.fixture
def own_secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The server's secret is one of the test's own."""
    monkeypatch.setenv(server.VARIABLE, "only for these tests")
    server.secret.cache_clear()
    yield
    server.secret.cache_clear()
