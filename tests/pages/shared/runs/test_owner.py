"""The cookie that tells one browser from another: set once, with pages only, for no script."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from pages.shared.runs import owner as module
from pages.shared.runs.owner import COOKIE, OwnerCookie
from tests.pages.answers import answer

APP = Starlette(
    routes=[
        Route("/", lambda request: HTMLResponse("<p>")),
        Route("/live/x", lambda request: JSONResponse({})),
    ],
    middleware=[Middleware(OwnerCookie)],
)
SECRET = "s" * 43


def cookies(path: str = "/", scheme: str = "http", **headers: str) -> list[str]:
    """The Set-Cookie headers of the answer."""
    _, answered, _ = answer(APP, path, scheme=scheme, **headers)
    return [value for name, value in answered if name == "set-cookie"]


def test_a_page_brings_a_secret_that_no_script_reads() -> None:
    (cookie,) = cookies()
    assert re.match(rf"{COOKIE}=[\w-]{{43}};", cookie)
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert cookies() != cookies()


def test_below_a_path_the_rest_of_the_host_is_not_told() -> None:
    app = Starlette(routes=APP.routes, middleware=[Middleware(OwnerCookie, path="/snn")])
    _, answered, _ = answer(app, "/", scheme="http")
    (cookie,) = (value for name, value in answered if name == "set-cookie")
    assert "Path=/snn" in cookie.split("; ")


def test_who_has_one_keeps_it() -> None:
    assert cookies(cookie=f"other=1; {COOKIE}={SECRET}") == []


@pytest.mark.parametrize("given", ["", "short", "x" * 44, "<" * 43])
def test_one_that_the_server_did_not_make_is_replaced(given: str) -> None:
    assert len(cookies(cookie=f"{COOKIE}={given}")) == 1


def test_nothing_but_a_page_sets_it() -> None:
    assert cookies("/live/x") == []


@pytest.mark.parametrize("how", [{"scheme": "https"}, {"x_forwarded_proto": "https"}])
def test_over_https_it_never_goes_without(how: dict[str, str]) -> None:
    (cookie,) = cookies(**how)
    assert cookie.endswith("; Secure")


def who() -> None:
    import streamlit as st

    from pages.shared.runs.owner import owner

    st.text(owner())


def test_without_cookies_the_session_is_the_owner() -> None:
    app = AppTest.from_function(who).run()
    first = app.text[0].value
    assert len(first) == 43
    assert app.run().text[0].value == first
    assert AppTest.from_function(who).run().text[0].value != first


@pytest.mark.parametrize(("given", "taken"), [(SECRET, True), ("short", False)])
def test_the_cookie_is_the_owner(given: str, taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        cookies = {COOKIE: given}

    monkeypatch.setattr(module.st, "context", Context)
    monkeypatch.setattr(module.st, "session_state", {})
    assert (module.owner() == given) == taken


def test_the_server_has_the_middleware() -> None:
    from app import app

    assert OwnerCookie in [each.cls for each in app._user_middleware]
