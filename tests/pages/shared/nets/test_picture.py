"""The choice of a picture: by number, from a file, from the camera; a bad one costs nothing."""

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.shared.nets import picture as picture_choice
from pages.shared.nets.picture import Origin, Picture
from pages.shared.ui.text import catalogue
from snncore.data import DataError, Reason, load
from snncore.experiment import Dataset

SHAPES = load(Dataset.SHAPES)
RED, BLUE = (200, 30, 40), (20, 40, 210)


def page() -> None:
    import streamlit as st

    from pages.shared.nets.picture import choose_picture, show_picture
    from pages.shared.ui import link
    from snncore.experiment import Dataset, Experiment

    link.begin("page")
    picture = choose_picture(Experiment())
    show_picture(picture, Dataset.SHAPES)
    st.session_state["found"] = picture
    link.end()


def open_page(**query: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=180)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def found(app: AppTest) -> Picture:
    assert not app.exception
    return app.session_state["found"]


def file_of(color: tuple[int, int, int], kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (80, 60), color).save(buffer, kind)
    return buffer.getvalue()


def upload(app: AppTest, content: bytes, name: str = "a.png") -> AppTest:
    return app.file_uploader(key="file_given").upload(name, content, "image/png").run()


def test_a_test_image_by_its_number() -> None:
    for number in (0, 17, len(SHAPES.test_labels) - 1):
        picture = found(open_page(picture=str(number)))
        assert np.array_equal(picture.pixels, SHAPES.test_images[number].numpy())
        assert picture.label == SHAPES.classes[int(SHAPES.test_labels[number])]
        assert picture.origin is Origin.DATA
        assert (picture.dataset, picture.number) == (Dataset.SHAPES, number)


@pytest.mark.parametrize("given", ["1000", "-1", "1.5", "x", ""])
def test_a_number_out_of_range_gets_a_sentence_with_the_range(given: str) -> None:
    app = open_page(picture=given)
    assert found(app).number == 0
    assert "from 0 to 999" in app.warning[0].value


def test_an_upload_is_what_the_network_sees() -> None:
    app = upload(open_page(picture_from="upload"), file_of(RED), "my_*holiday*.png")
    picture = found(app)
    assert (picture.pixels == np.array(RED, dtype=np.uint8)[:, None, None]).all()
    assert (picture.label, picture.origin, picture.dataset) == (None, Origin.UPLOAD, None)
    assert "80 × 60" in picture.name
    assert "*" not in picture.name
    assert not app.warning


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"no picture", "no_picture"),
        (file_of(BLUE)[:100], "damaged"),
        (b"", "no_picture"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_loses_nothing(content: bytes, fault: str) -> None:
    sentence = catalogue("en")[f"picture.fault_{fault}"]
    app = upload(open_page(picture_from="upload"), content)
    assert [warning.value for warning in app.warning] == [sentence]
    assert found(app).number == 0  # the test image, until there is a picture
    upload(app, file_of(RED))
    assert found(app).pixels[0, 0, 0] == RED[0]
    assert not app.warning
    upload(app, content)
    assert [w.value for w in app.warning] == [f"{sentence} {catalogue('en')['picture.kept']}"]
    assert found(app).pixels[0, 0, 0] == RED[0]


def test_a_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    whole = picture_choice.read_picture
    monkeypatch.setattr(
        picture_choice, "read_picture", lambda content: reads.append(1) or whole(content)
    )
    app = upload(open_page(picture_from="upload"), file_of(RED))
    app.run()
    assert len(reads) == 1


def test_an_animation_says_which_frame_it_is() -> None:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), color) for color in (RED, BLUE)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    app = upload(open_page(picture_from="upload"), buffer.getvalue())
    assert "the first of 2 frames" in found(app).name


def test_camera_and_upload_keep_their_pictures_apart() -> None:
    app = upload(open_page(picture_from="upload"), file_of(RED))
    app.segmented_control(key="picture_from").set_value(Origin.CAMERA).run()
    assert found(app).origin is Origin.DATA  # until a photo is taken
    app.segmented_control(key="picture_from").set_value(Origin.UPLOAD).run()
    assert found(app).pixels[0, 0, 0] == RED[0]


def test_a_data_set_that_is_not_here_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_choice, "available", lambda d: d is Dataset.SHAPES)
    app = open_page(picture_data="cifar10")
    assert found(app).dataset is Dataset.SHAPES
    assert "cifar10" in app.warning[0].value


def test_a_damaged_data_set_gets_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(dataset: Dataset) -> object:
        if dataset is Dataset.CIFAR10:
            raise DataError(Reason.MISSING_FILE, file="test_batch.bin", folder="there")
        return load(dataset)

    monkeypatch.setattr(picture_choice, "available", lambda d: True)
    monkeypatch.setattr(picture_choice, "load", damaged)
    app = open_page(picture_data="cifar10")
    assert found(app).dataset is Dataset.SHAPES
    assert "test_batch.bin is missing" in app.warning[0].value


def test_both_pictures_have_a_text_for_those_who_cannot_see_them() -> None:
    app = open_page(picture="3")
    name = found(app).name
    texts = [image.alt for element in app.get("image") for image in element.proto.imgs]
    assert texts[0] == name
    assert name in texts[1] != name
