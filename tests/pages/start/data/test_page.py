"""The Data page: what is here, what is damaged and what to do, the download in the background."""

import string
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui.text import LANGUAGES, catalogue
from pages.start.data import downloading as module
from pages.start.data.downloading import Downloading
from snncore.data import DataError, Reason, cifar10
from snncore.data.cifar10 import DownloadProgress, DownloadStep
from snncore.data.error import SENTENCES
from tests.pages.opened import opened


def open_page(**query: str) -> AppTest:
    return opened("start/data", **query)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CIFAR10_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_a_sentence_with_the_values_it_has(language: str, reason: Reason) -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert names(catalogue(language)[f"data.error_{reason}"]) <= names(SENTENCES[reason])


def test_without_cifar10_the_shapes_are_shown_and_the_download_is_offered(folder: Path) -> None:
    app = open_page()
    assert not app.exception
    assert any("Download" in button.label for button in app.button)
    images = [image.proto.imgs[0] for image in app.get("image")]
    assert len({image.alt for image in images}) == 10
    assert all(image.alt.startswith("Images of the class ") for image in images)
    assert "32 × 32 coloured pixels" in app.markdown[0].value
    assert not app.error


def test_a_folder_that_cannot_be_found_leaves_the_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIFAR10_DIR", "~nosuchuser/x")
    app = open_page()
    assert not app.exception
    assert [error.value for error in app.error] == [
        "CIFAR10_DIR=~nosuchuser/x begins with a user that this machine does not know: set it to "
        "a folder."
    ]
    assert len(app.get("image")) == 10


def test_a_truncated_file_is_named(folder: Path) -> None:
    batches = folder / cifar10.FOLDER
    batches.mkdir()
    for name in cifar10.FILES:
        (batches / name).write_bytes(b"\x00" * 3073)
    (batches / cifar10.META).write_text("\n".join(cifar10.CLASSES))
    app = open_page(dataset="cifar10")
    assert not app.exception
    assert "data_batch_1.bin" in app.error[0].value
    assert "cut short" in app.error[0].value


def test_the_last_image_of_each_class_can_be_reached(folder: Path) -> None:
    app = open_page(split="test")
    slider = app.slider(key="first_image")
    app = slider.set_value(slider.max).run()
    assert not app.exception
    assert len(app.get("image")) == 10


@pytest.mark.parametrize("query", [{"first_image": "-1"}, {"split": "x"}, {"dataset": "mnist"}])
def test_a_bad_link_gets_a_sentence(folder: Path, query: dict[str, str]) -> None:
    app = open_page(**query)
    assert not app.exception
    (value,) = query.values()
    assert value in app.warning[0].value


def wait(job: Downloading) -> None:
    assert job.thread is not None
    job.thread.join(10)
    assert not job.running


def test_one_download_at_a_time_which_stops_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    started, closed, go_on = [], [], threading.Event()

    def endless(source: object) -> Iterator[DownloadProgress]:
        started.append(source)
        try:
            while True:
                yield DownloadProgress(DownloadStep.DOWNLOAD, 1, 10)
                go_on.wait(10)
        finally:
            closed.append(source)

    monkeypatch.setattr(module, "download", endless)
    job = Downloading()
    job.start()
    job.start()
    assert job.running
    job.stop()
    go_on.set()
    wait(job)
    assert len(started) == len(closed) == 1
    assert job.progress == DownloadProgress(DownloadStep.DOWNLOAD, 1, 10)
    assert job.error is None


def test_a_failed_download_leaves_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(source: object) -> Iterator[DownloadProgress]:
        yield DownloadProgress(DownloadStep.DOWNLOAD, 1, 10)
        raise DataError(Reason.HTTP_STATUS, address="a", status=500)

    monkeypatch.setattr(module, "download", fails)
    job = Downloading()
    job.start()
    wait(job)
    assert job.error is not None
    assert job.error.reason is Reason.HTTP_STATUS
