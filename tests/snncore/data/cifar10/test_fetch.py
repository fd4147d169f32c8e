"""Servers and networks that break off, lie or say nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from archive_server import Server, assert_complete, left, some
from cifar10_files import ARCHIVE, SMALL, refused

from snncore.data import Reason, cifar10
from snncore.data.cifar10 import DownloadStep


@pytest.mark.parametrize("way", ["whole", "unsatisfiable", "silent"])
def test_a_server_that_cannot_go_on_starts_again(server: Server, place: Path, way: str) -> None:
    some(server.at("good"), DownloadStep.DOWNLOAD, 1)
    list(cifar10.download(server.at(way)))
    assert_complete(place)


def test_a_connection_that_breaks_off_is_taken_up_again(server: Server, place: Path) -> None:
    """Each answer is half of what is left, so many are needed; all of them get further."""
    list(cifar10.download(server.at("cut")))
    assert len(server.requests) > 10
    assert_complete(place)


def test_a_server_that_always_breaks_off_is_given_up(server: Server, place: Path) -> None:
    error = refused(lambda: list(cifar10.download(server.at("brief"))))
    assert error.reason is Reason.CUT_OFF
    assert error.values["done"] == len(ARCHIVE) // 3
    assert len(server.requests) == 2
    assert not cifar10.available(SMALL)
    list(cifar10.download(server.at("good")))
    assert_complete(place)


@pytest.mark.parametrize("first", ["gone", "larger", "brief"])
def test_the_second_address_is_asked_when_the_first_fails(
    server: Server, place: Path, first: str
) -> None:
    list(cifar10.download(server.at(first, "good")))
    assert [way for way, _ in server.requests] == [first, "good"]
    assert_complete(place)


@pytest.mark.parametrize(
    ("way", "reason"), [("gone", Reason.HTTP_STATUS), ("larger", Reason.OTHER_FILE)]
)
def test_no_address_has_the_archive(server: Server, place: Path, way: str, reason: Reason) -> None:
    error = refused(lambda: list(cifar10.download(server.at(way, way))))
    assert error.reason is reason
    assert left(place) == set()


@pytest.mark.parametrize("way", ["larger", "astray"])
def test_an_answer_that_does_not_fit_keeps_what_is_there(
    server: Server, place: Path, way: str
) -> None:
    some(server.at("good"), DownloadStep.DOWNLOAD, 1)
    before = left(place)
    error = refused(lambda: list(cifar10.download(server.at(way))))
    assert error.reason is Reason.OTHER_FILE
    assert left(place) == before


def test_a_part_that_is_too_long_is_thrown_away(server: Server, place: Path) -> None:
    place.mkdir()
    (place / f"{SMALL.archive}.part").write_bytes(bytes(len(ARCHIVE) + 1))
    list(cifar10.download(server.at("good")))
    assert_complete(place)


def test_no_network(server: Server, place: Path) -> None:
    source = server.at("good")
    server.server_close()
    error = refused(lambda: list(cifar10.download(source)))
    assert error.reason is Reason.NO_CONNECTION
    assert error.values["address"] == source.addresses[0]
    assert left(place) == set()


def test_a_server_that_does_not_answer_is_left(server: Server, place: Path) -> None:
    source = replace(server.at("mute"), timeout=0.1)
    assert refused(lambda: list(cifar10.download(source))).reason is Reason.NO_CONNECTION
