"""The papers' numbers: those of the sheets, each with its source, and a file that is checked."""

from pathlib import Path

import pytest

from snncore.analysis.depth.published import Certainty, PublishedDepth, read

FILE = Path(__file__).parents[4] / "assets" / "published" / "depth.toml"


@pytest.fixture(scope="module")
def published() -> PublishedDepth:
    return read(FILE)


def test_the_curves_end_where_the_last_epoch_is(published: PublishedDepth) -> None:
    """Two readings of the same logs: rounded to a tenth they agree."""
    for table, curves in zip(published.imagenet, published.curves, strict=True):
        assert (table.kind, table.depth) == (curves.kind, curves.depth)
        for last, row in zip(table.last, curves.accuracy, strict=True):
            assert row[-1] == pytest.approx(last, abs=0.051)


def test_the_best_epoch_is_never_below_the_last_one(published: PublishedDepth) -> None:
    for table, curves in zip(published.imagenet, published.curves, strict=True):
        for best, last, row in zip(table.best, table.last, curves.accuracy, strict=True):
            assert best >= last
            assert best >= max(row) - 0.051


def test_dvs_gesture_has_288_clips(published: PublishedDepth) -> None:
    """Every number is a whole count of them."""
    for entry in published.event:
        if entry.data == "DVS Gesture":
            clips = 288 * entry.accuracy / 100
            assert 100 * round(clips) / 288 == pytest.approx(entry.accuracy, abs=0.005)


def test_every_entry_says_where_it_is_from(published: PublishedDepth) -> None:
    origins = [entry.origin for part in published for entry in part]
    assert all(origin.source for origin in origins)
    assert {origin.certainty for origin in origins} == set(Certainty)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("69.26]", "692.6]", "percentage"),
        ("69.26]", "69.26, 70.0]", "5 numbers"),
        ("depth = [18, 34, 50, 101, 152]", "depth = [34, 18, 50, 101, 152]", "grow"),
        ('kind = "no_lif"', 'kind = "resnet"', "must be one of"),
        ('certainty = "logs"', 'certainty = "surely"', "surely"),
        ('source = "sew_logs"\n', "", "source"),
        ("peak = 20", "peak = 200", "peak"),
        ("[[event]]", "[[others]]", "must hold"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, word: str) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    changed = tmp_path / "depth.toml"
    changed.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ValueError, match=word) as error:
        read(changed)
    assert str(error.value).startswith("depth.toml")
