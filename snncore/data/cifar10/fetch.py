"""The official archive over HTTP: from each address in turn, going on where the last one ended."""

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from snncore.data.cifar10.progress import DownloadProgress, DownloadStep
from snncore.data.cifar10.source import BLOCK, Source
from snncore.data.error import DataError, Reason, writing


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def fetch(part: Path, source: Source, needed: int) -> Iterator[DownloadProgress]:
    """Fill `part` up to the archive's size, from each address in turn while that gets further."""
    failure, reached = None, -1
    while size_of(part) != source.size:
        if size_of(part) > source.size:
            part.unlink()
        if failure and size_of(part) <= reached:
            raise failure
        reached = size_of(part)
        for address in source.addresses:
            try:
                yield from fetch_from(address, part, source, needed)
                break
            except DataError as error:
                if error.reason in (Reason.DISK_FULL, Reason.NOT_WRITABLE):
                    raise
                failure = error


def fetch_from(address: str, part: Path, source: Source, needed: int) -> Iterator[DownloadProgress]:
    """Go on with `part` from where it ends, or from the start if the server does not do that."""
    with networking(address):
        response, done = connect(address, size_of(part), source)
    with response, writing(part.parent, needed), part.open("ab" if done else "wb") as file:
        while done < source.size:
            with networking(address):
                block = response.read1(min(BLOCK, source.size - done))
            if not block:
                values = {"address": address, "done": done, "size": source.size}
                raise DataError(Reason.CUT_OFF, **values)
            file.write(block)
            done += len(block)
            yield DownloadProgress(DownloadStep.DOWNLOAD, done, source.size)


@contextmanager
def networking(address: str) -> Iterator[None]:
    """Whatever a server and a network do becomes a DataError."""
    try:
        yield
    except HTTPError as error:
        error.close()
        raise DataError(Reason.HTTP_STATUS, address=address, status=error.code) from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        detail = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        raise DataError(Reason.NO_CONNECTION, address=address, detail=detail) from error


def connect(address: str, start: int, source: Source) -> tuple[HTTPResponse, int]:
    """A response, and the place in the archive where its body begins: `start` or 0."""
    try:
        response = request(address, start, source)
    except HTTPError as error:
        if error.code != http.client.REQUESTED_RANGE_NOT_SATISFIABLE or not start:
            raise
        error.close()
        response = request(address, 0, source)
    begin, total = extent(response)
    if begin not in (0, start) or total not in (None, source.size):
        response.close()
        raise DataError(Reason.OTHER_FILE, address=address, size=source.size)
    return response, begin


def request(address: str, start: int, source: Source) -> HTTPResponse:
    headers = {"User-Agent": "residual-spikes", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    return urlopen(Request(address, headers=headers), timeout=source.timeout)


def extent(response: HTTPResponse) -> tuple[int, int | None]:
    """Where the body begins in the file, and the file's size if the server tells; RFC 9110."""
    if response.status == http.client.PARTIAL_CONTENT:
        pattern = r"bytes (\d+)-\d+/(\d+|\*)"
        found = re.fullmatch(pattern, response.headers.get("Content-Range", ""))
        if not found:
            return -1, None
        return int(found[1]), None if found[2] == "*" else int(found[2])
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if length.isdecimal() else None
