"""Whose browser this is: a secret in a cookie that the server sets and no script can read."""

import re
import secrets

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "residual_spikes_owner"
YEAR = 365 * 24 * 3600
SECRET = re.compile(r"[\w-]{43}", re.ASCII)
"""What `secrets.token_urlsafe(32)` makes."""


def owner() -> str:
    """The browser's secret; where it takes no cookies, the session's own."""
    given = str(st.context.cookies.get(COOKIE, ""))  # AppTest has no real cookies
    if SECRET.fullmatch(given):
        return given
    return st.session_state.setdefault(COOKIE, secrets.token_urlsafe(32))


class OwnerCookie:
    """ASGI middleware: a page that comes without the cookie is answered with a new one.

    `HttpOnly; SameSite=Lax`, and `Secure` where the page came by https. Nothing but pages sets
    it: of two answers on their way at once, the second would replace the first one's secret.
    `path` is where the app is on its host: what else is served there is never told the secret.
    """

    def __init__(self, app: ASGIApp, path: str = "/") -> None:
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or has_secret(scope):
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", new_cookie(self.path, is_secure(scope)))
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def has_secret(scope: Scope) -> bool:
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return bool(SECRET.fullmatch(cookies.get(COOKIE, "")))


def is_secure(scope: Scope) -> bool:
    """Whether the browser came by https, as far as the server or its proxy says."""
    return "https" in (scope["scheme"], Headers(scope=scope).get("x-forwarded-proto"))


def new_cookie(path: str, secure: bool) -> str:
    secret = secrets.token_urlsafe(32)
    text = f"{COOKIE}={secret}; Max-Age={YEAR}; Path={path}; HttpOnly; SameSite=Lax"
    return f"{text}; Secure" if secure else text
