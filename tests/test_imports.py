"""Imports point one way, every file has its room, and none is too long. Read from the source."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest
from source_files import FILES, ROOT, below, graph, imported, parsed

SECTIONS = ("start", "theory", "models", "papers")
ORDER = (
    "snncore.surrogate",
    "snncore.fast",
    "snncore.neuron",
    "snncore.block",
    "snncore.experiment",
    "snncore.network",
    "snncore.recorder",
    "snncore.device",
    "snncore.files",
    "snncore.data",
    "snncore.recipe",
    "snncore.optimiser",
    "snncore.checkpoint",
    "snncore.instruments",
    "snncore.step",
    "snncore.step_graph",
    "snncore.training",
    "snncore.run",
    "snncore.worker",
    "snncore.calculator",
    "snncore.study",
    "snncore.analysis",
    "pages.shared.ui",
    "pages.shared.plotting",
    "pages.shared.spacing",
    "pages.shared.components",
    "pages.shared.runs",
    "pages.shared.nets",
    "pages.shared.papers",
    "pages.lessons",
    "PAGE",
    "pages.frame",
    "app",
)
"""Every file belongs to one of these; each may import itself and what stands above it."""

NEVER = {
    "snncore.study": {"snncore.worker"},
    "snncore.analysis": {"snncore.worker", "snncore.run"},
    "pages.shared.components": {"pages.shared.plotting"},
    "pages.shared.runs": {"pages.shared.plotting", "pages.shared.components"},
    "app": {"PAGE"},
}
"""What stands above and may not be imported all the same."""

DRAWS = {
    "pages.shared.plotting",
    "pages.shared.spacing",
    "pages.shared.ui.numbers",
    "pages.shared.ui.style",
}
"""Without Streamlit and the catalogue, like the figures that import them."""

FIGURES = ("snncore", *DRAWS)
"""All that a page's figures may import beside each other: they get their words as arguments."""

LONGEST_FILE, LONGEST_FUNCTION = 200, 40

PAGES = sorted(name for name in FILES if name.startswith("pages."))
DRAWN = sorted(name for name in PAGES if name.rpartition(".")[2].startswith("figures"))


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def page(name: str) -> str | None:
    """The page that a file belongs to: pages.theory.block."""
    parts = name.split(".")
    belongs = parts[0] == "pages" and len(parts) == 4 and parts[1] in SECTIONS
    return ".".join(parts[:3]) if belongs else None


def room(name: str) -> str | None:
    """Its entry in ORDER."""
    if page(name):
        return "PAGE"
    return next((entry for entry in ORDER if within(name, entry)), None)


def test_every_file_has_a_room_and_every_room_a_file() -> None:
    homeless = [name for name in FILES if room(name) is None]
    assert not homeless
    assert {room(name) for name in FILES} == set(ORDER)


def test_imports_point_one_way() -> None:
    for name in FILES:
        own = room(name)
        assert own is not None
        allowed = set(ORDER[: ORDER.index(own) + 1]) - NEVER.get(own, set())
        wrong = {other for other in graph()[name] if room(other) not in allowed}
        assert not wrong, f"{name} imports {', '.join(sorted(wrong))}"


def test_the_fast_paths_know_the_surrogate_alone() -> None:
    for name in FILES:
        if within(name, "snncore.fast"):
            assert all(within(i, "snncore.fast") or i == "snncore.surrogate" for i in graph()[name])


def test_no_page_imports_another() -> None:
    pairs = ((a, b) for a, others in graph().items() for b in others)
    across = {(a, b) for a, b in pairs if page(a) and page(b) not in (None, page(a))}
    assert not across


def test_no_component_imports_another() -> None:
    """Each is one folder; what several use is in components/browser."""
    for name in PAGES:
        if within(name, "pages.shared.components"):
            own = name.split(".")[:4]
            others = {i for i in graph()[name] if within(i, "pages.shared.components")}
            assert all(i.split(".")[3] in (own[3], "browser") for i in others), name


SHARED = [name for name in PAGES if within(name, "pages.shared")]


@cache
def users_of_shared() -> dict[str, set[str]]:
    """Which pages reach each shared file; the frame and the server, which all pages need."""
    users: dict[str, set[str]] = {name: set() for name in SHARED}
    for name in FILES:
        user = page(name) or (name if name in ("app", "pages.frame") else None)
        for used in below(name) & users.keys() if user else ():
            users[used].add(user or "")
    return users


def lonely(name: str) -> set[str]:
    """What is wrong where a shared file serves one page alone; a component may."""
    users = users_of_shared().get(name)
    if users is None or within(name, "pages.shared.components"):
        return set()
    few = len(users) < 2 and not users & {"app", "pages.frame"}
    return {f"serves {', '.join(users) or 'nobody'}"} if few else set()


def test_nothing_is_shared_that_only_one_page_needs() -> None:
    for name in SHARED:
        assert not lonely(name), name


def words_of(name: str) -> set[str]:
    """What figures import though they get their words as arguments; Streamlit, by any way."""
    if name not in DRAWN and name not in DRAWS:
        return set()
    own = {
        other
        for other in graph()[name]
        if not any(within(other, allowed) for allowed in FIGURES)
        and not (page(other) == page(name) and other in DRAWN)
    }
    reached = {module.split(".")[0] for n in {name} | below(name) for module in imported(n)}
    return own | ({"streamlit"} & reached)


def too_long(name: str) -> set[str]:
    """The file and its functions, as far as they are."""
    lines = len(FILES[name].read_text("utf-8").splitlines())
    functions = (n for n in ast.walk(parsed(name)) if isinstance(n, ast.FunctionDef))
    lengths = {f.name: (f.end_lineno or 0) - f.lineno + 1 for f in functions}
    long = {f for f, length in lengths.items() if length > LONGEST_FUNCTION}
    return long | ({f"{lines} lines"} if lines > LONGEST_FILE else set())


def test_figures_get_their_words_as_arguments() -> None:
    for name in (*DRAWN, *DRAWS):
        wrong = words_of(name)
        assert not wrong, f"{name} imports {', '.join(sorted(wrong))}"


def test_files_and_functions_are_short() -> None:
    for name in PAGES:
        long = too_long(name)
        assert not long, f"{name}: {', '.join(sorted(long))}"


def test_only_the_owner_of_runs_is_known_to_streamlit() -> None:
    for name in PAGES:
        if within(name, "pages.shared.runs") and name != "pages.shared.runs.owner":
            assert "streamlit" not in {module.split(".")[0] for module in imported(name)}, name


def test_scripts_and_styles_of_components_are_short() -> None:
    files = [p for p in (ROOT / "pages").rglob("*") if p.suffix in (".js", ".css", ".html")]
    long = [p.name for p in files if len(p.read_text("utf-8").splitlines()) > LONGEST_FILE]
    assert files
    assert not long


def test_nothing_imports_in_a_circle() -> None:
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
