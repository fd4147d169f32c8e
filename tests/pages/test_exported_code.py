"""Every figure's lines of Python run elsewhere, with the core alone, and print the same numbers."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.shared.nets import python_code, trained
from pages.shared.nets.picture import Origin, Picture
from pages.shared.nets.python_code import picture_imports, pixels
from pages.shared.nets.trained import TrainedNet
from pages.shared.runs import manager as jobs
from pages.shared.runs.manager import JobManager
from pages.shared.runs.owner import COOKIE
from pages.shared.ui import controls
from pages.shared.ui.figure import Source
from pages.shared.ui.python_code import script
from pages.theory.gradient.cost import cost_code
from pages.theory.gradient.growth import grown
from snncore.analysis.gradient import growth_laws
from snncore.checkpoint import write
from snncore.data import load
from snncore.experiment import Dataset, Experiment
from snncore.recipe import Recipe
from tests.pages.exported import ROOT, Exported, exported, run, shown_and_printed
from tests.pages.opened import FRAME, finish, small_checkpoint, trained_run

ME = "m" * 43
OWN = TrainedNet("run.own", small_checkpoint(block="ms", time_steps=2), Source.MEASURED)
"""A run of the viewer's own, which has to be exported."""

RELU = TrainedNet("run.relu", small_checkpoint(block="relu"), Source.MEASURED)
"""Another one, of a network that can be converted."""

SHIPPED = "sew-add-d8-s0-f6b34db0"
NETS = f"{SHIPPED},{OWN.key}"
SMALL_PROBES = {"blocks": "2", "deepest": "8", "twin_kinds": "ms,plain", "kinds": "add,ms"}
PAGES: Mapping[str, dict[str, str]] = {
    "theory/neuron": {"neuron": "lif"},
    "theory/block": {"blocks": "3"},
    "theory/identity": {"neuron": "lif", "v_threshold": "0.61", "blocks": "3"},
    "theory/propagation": SMALL_PROBES,
    "theory/gradient": {"depth": "8", "gradient_kinds": "ms,add"},
    "theory/isometry": {"isometry_depth": "8"},
    "models/raster": {"net": SHIPPED},
    "models/try_it": {"net": SHIPPED, "try_it_nets": NETS},
    "models/energy": {"net": OWN.key, "energy_nets": NETS, "energy_images": "20"},
    "models/similarity": {
        "depth": "8",
        "time_steps": "1",
        "similarity_kinds": "spiking,ms",
        "similarity_nets": NETS,
    },
    "models/trained_gradient": {"trained_gradient_nets": NETS, "trained_gradient_images": "20"},
    "models/landscape": {
        "landscape_nets": OWN.key,
        "landscape_points": "5",
        "landscape_images": "50",
    },
    "models/conversion": {"conversion_net": RELU.key},
    "models/events": {"events_net": "sew-add-d8-s0-1e2c6770"},
    "models/depth_study": {},
    "papers/ms": {},
    "models/train": {"depth": "8", "width": "4", "time_steps": "2"},
}
WITHOUT_A_NUMBER = (
    "Three rasters of up to",
    "A convolution that reads",
    "O = S at every element",
    "Gradient norm at block",
    "Each layer adds",
)
"""So begin the sentences that say nothing that comes out the same: of ResNet-152 the page says what
ships, and seconds are those of the moment."""


@pytest.fixture(autouse=True)
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[JobManager]:
    """A manager whose workers never are, and one run of the viewer's own to look at."""
    monkeypatch.setattr(JobManager, "launch", lambda self, job: job.enter("starting"))
    monkeypatch.setattr(trained, "own_runs", lambda: iter([OWN, RELU]))
    jobs.manager.cache_clear()
    yield jobs.manager()
    jobs.manager().close()
    jobs.manager.cache_clear()


@pytest.fixture(autouse=True)
def _short_stages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The laws of the gradient's growth are fitted to stages as short as the lines' are."""
    monkeypatch.setattr(growth_laws, "LENGTHS", (2, 4, 8))
    grown.clear()
    yield
    grown.clear()


@pytest.fixture
def sections(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The questions of the pages opened from now on."""
    found: set[str] = set()
    linked = controls.linked

    def noted(field: str, **options: object) -> object:
        if field == controls.SECTION:
            found.update(str(options["allowed"]).split(", "))
        return linked(field, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(controls, "linked", noted)
    return found


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=240)
    for name, value in ({"lang": "en"} | query).items():
        app.query_params[name] = value
    app.session_state[COOKIE] = ME
    return finish(app.run().switch_page(f"{page}/page.py").run())


def figures(page: str, sections: set[str]) -> list[Exported]:
    """The exported lines of a page and of each of its questions; the same lines once."""
    query = PAGES[page]
    found = exported(opened(page, **query))
    for name in sorted(sections):
        found += exported(opened(page, **(query | {"section": name})))
    return list({each.code: each for each in found}.values())


def test_no_page_is_left_out() -> None:
    folder = ROOT / "pages"
    pages = {p.parent.relative_to(folder).as_posix() for p in folder.glob("*/*/page.py")}
    without = {"models/compare", "start/home", "start/data", "start/teacher"}
    without |= {"papers/sew", "papers/claims", "papers/glossary"}
    assert pages == set(PAGES) | without


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", PAGES)
def test_the_lines_of_a_page_print_its_numbers(
    page: str, sections: set[str], tmp_path: Path
) -> None:
    found = figures(page, sections)
    if page == "theory/gradient":  # what takes seconds is measured on demand
        found.append(Exported("Each layer adds", cost_code()))
    check(found, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_lines_of_a_run_and_of_a_comparison_train_them_again(
    manager: JobManager, tmp_path: Path
) -> None:
    recipe = Recipe(steps=4, batch_size=10, train_images=50, test_images=100)
    tokens = [
        trained_run(manager, Experiment(depth=8, width=4, time_steps=2, block=block), recipe, ME)
        for block in ("sew", "ms")
    ]
    found = exported(opened("models/train", run=tokens[0]))
    pins = {"pin_a": tokens[0], "pin_b": tokens[1], "compare_window": "1"}
    for section in ("curves", "inside"):
        found += exported(opened("models/compare", section=section, **pins))
    assert len(found) == 3
    check(list({each.code: each for each in found}.values()), tmp_path)


def check(found: list[Exported], folder: Path) -> None:
    """Check that lines say which file they lack, and with it print a number of their figure."""
    assert found
    files = {"assets": ROOT / "assets"}
    for net in (OWN, RELU):
        files[net.file] = folder / net.file
        write(files[net.file], net.checkpoint)
    early, late = run([each.code for each in found], folder, files)
    needy = [each.code for each in found if "# needs: " in each.code]
    for code, ran in zip(needy, early, strict=True):
        assert ran.said
        assert f"# needs: {ran.said.split(' is not here')[0]} (" in code
        assert not ran.printed
    for each, ran in zip(found, late, strict=True):
        assert ran.said is None, each.code
        assert ran.printed.strip(), each.code
    silent = [
        (each, ran.printed)
        for each, ran in zip(found, late, strict=True)
        if not each.summary.startswith(WITHOUT_A_NUMBER)
        and not shown_and_printed(each, ran.printed)
    ]
    assert not silent, silent


def test_a_picture_of_ones_own_is_in_the_lines() -> None:
    drawn = load(Dataset.SHAPES).test_images[3].numpy()
    for picture in (
        Picture(drawn, None, Origin.UPLOAD, "a file"),
        Picture(drawn, None, Origin.DATA, "of the set", Dataset.SHAPES, 3),
    ):
        names: dict[str, torch.Tensor] = {}
        exec(script(picture_imports(picture), *pixels(picture)), names)
        assert torch.equal(names["pixels"], torch.from_numpy(drawn))


def test_what_an_absent_data_set_is_replaced_by_is_in_the_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page measures on shapes where CIFAR-10 is not here; so do the lines, anywhere."""
    nets = {"a": TrainedNet("a", small_checkpoint(dataset="cifar10"), Source.MEASURED), "b": OWN}
    for here, said in ((False, '"shapes"'), (True, "checkpoint.experiment.dataset")):
        monkeypatch.setattr(python_code, "images_for", lambda d, h=here: d if h else Dataset.SHAPES)
        code = python_code.on_test_images(nets, 20, [], "print(batch)")
        assert f"load({said})" in code
        assert ("# needs: CIFAR-10" in code) is here
