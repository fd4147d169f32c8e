"""What an ASGI application answers, without a server."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.applications import Starlette


def answer(
    app: Starlette, path: str, *, query: str = "", scheme: str = "http", **headers: str
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of a GET."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": scheme,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async def whole() -> None:
        await app(scope, receive, send)

    # In a thread of its own: where a browser test ran before, this one has a running event loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, whole()).result()
    first, *rest = sent
    return (
        first["status"],
        [(name.decode(), value.decode()) for name, value in first["headers"]],
        b"".join(message["body"] for message in rest),
    )
