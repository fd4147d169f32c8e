"""The components' JavaScript: one string from modules, and what Node says of both."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pages.shared.components.browser.scripts import ordered, script

ROOT = Path(__file__).parents[4]
COMPONENTS = ROOT / "pages" / "shared" / "components"
ENTRIES = [
    folder / f"{folder.name}.js"
    for folder in sorted(COMPONENTS.iterdir())
    if (folder / f"{folder.name}.js").exists()
]
node = pytest.mark.skipif(shutil.which("node") is None, reason="no Node found")


def test_every_component_has_its_script() -> None:
    folders = {path.parent.name for path in COMPONENTS.glob("*/*.js")}
    assert {entry.stem for entry in ENTRIES} == folders - {"browser"}


def test_a_module_stands_after_all_that_it_imports_and_once(tmp_path: Path) -> None:
    (tmp_path / "ends.js").write_text("export const END = 1;\n", "utf-8")
    (tmp_path / "left.js").write_text(
        'import { END } from "./ends.js";\n\nexport function left() {\n  return END;\n}\n', "utf-8"
    )
    (tmp_path / "whole.js").write_text(
        'import { END } from "./ends.js";\nimport {\n  left,\n} from "./left.js";\n\n'
        "export default () => left() + END;\n",
        "utf-8",
    )
    joined = script(tmp_path / "whole.js")
    assert joined.count("const END = 1;") == 1
    assert (
        joined.index("const END") < joined.index("function left") < joined.index("export default")
    )
    assert "import" not in joined
    assert joined.count("export") == 1


def test_comments_and_indents_are_not_sent(tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text(
        "// What it is.\n\n/** What it\n * does. */\nexport default () => {\n"
        '  // Why.\n  return "http://a"; // kept\n};\n',
        "utf-8",
    )
    assert script(tmp_path / "one.js") == (
        'export default () => {\nreturn "http://a"; // kept\n};\n'
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)
def test_nothing_is_imported_when_it_is_mounted(entry: Path) -> None:
    found = script(entry)
    assert not re.findall(r"^import\b", found, re.MULTILINE)
    (exported,) = re.findall(r"^export\b.*", found, re.MULTILINE)
    (told,) = re.findall(r"^export default function \(\{ (.*) \}\) \{$", exported)
    called = set(re.findall(r"\bset(?:Trigger|State)Value\b", found))
    assert called | {"data"} <= set(told.split(", ")) <= {"data", "parentElement"} | called


@node
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)
def test_no_name_is_declared_twice_in_a_component(entry: Path, tmp_path: Path) -> None:
    joined = tmp_path / "joined.mjs"
    joined.write_text(script(entry), "utf-8")
    checked = subprocess.run(["node", "--check", joined], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


@node
def test_javascript_passes_its_own_tests() -> None:
    files = sorted((ROOT / "tests").rglob("*.test.js"))
    assert files
    run = subprocess.run(
        ["node", "--test", *files], cwd=ROOT, capture_output=True, text=True, timeout=200
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_module_is_part_of_a_component() -> None:
    joined = [text for entry in ENTRIES for text in ordered(entry, set())]
    for module in COMPONENTS.rglob("*.js"):
        assert module.read_text("utf-8") in joined, module


def test_the_lock_file_names_no_place_to_fetch_from() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text
