"""The tree in the README: for each file the first line it says of itself. `make tree` writes it."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
START = "<!-- tree: written by `make tree` -->"
END = "<!-- end of tree -->"
# Files that cannot say it themselves.
SAYS = {
    ".ci/run": "what CI calls",
    ".streamlit/config.toml": "server, theme",
    ".npmrc": "settings of npm",
    ".prettierignore": "prettier formats JavaScript and nothing else",
    "package.json": "prettier and eslint, which lint the JavaScript where npm is",
    "package-lock.json": "their versions and checksums",
    "Makefile": "run, test, lint, bench, tree",
    "pyproject.toml": "settings of ruff, mypy and pytest",
    "requirements.txt": "what the app needs",
    "tests/requirements.txt": "what the tests need beside it",
    "assets/icon.svg": "the browser tab's icon",
    "assets/screenshot.png": "the picture above",
    "assets/results/gradient_resnet152.json": "made by snncore.analysis.gradient.resnet152",
    "assets/results/study_cell.jsonl": "what cell.toml gave for four seeds",
    "assets/results/landscape.json": "made by snncore.analysis.landscape.shipped",
    "assets/checkpoints": "trained networks: block, depth, width, T, seed",
    "assets/study/cpu": "the cells of cpu.toml that are finished; the study goes on from here",
    "assets/text": "the catalogue: {en,zh}/<namespace>.po",
}
LEFT_OUT = {".gitignore", "README.md"}


def files() -> list[str]:
    """Every file of the repository, tracked or not yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folded = r"^(assets/(?:text|checkpoints|study/cpu))/.*"
    kept = {re.sub(folded, r"\1", name) for name in listed.splitlines()}
    return sorted(name for name in kept - LEFT_OUT if (ROOT / name).exists())


def says(name: str) -> str:
    """One line on a file: its docstring's, or its first comment's."""
    if name in SAYS:
        return SAYS[name]
    text = (ROOT / name).read_text("utf-8")
    if name.endswith(".py"):
        return (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    found = re.match(r"\s*(?:/\*+|//|#+|<!--)\s*(.+?)\s*(?:\*/|-->)?\n", text)
    return found[1] if found else ""


def tree() -> str:
    """Folders and files, each file with its line."""
    lines, folders = [], set()
    for name in files():
        folder = str(Path(name).parent)
        if folder not in folders and folder != ".":
            folders.add(folder)
            lines.append(f"{folder}/")
        indent = "" if folder == "." else "    "
        lines.append(f"{indent}{Path(name).name:<28} {says(name)}".rstrip())
    return "\n".join(["```text", *lines, "```"])


def split_readme() -> tuple[str, str, str]:
    """The README before, inside and after the tree."""
    before, rest = README.read_text("utf-8").split(START)
    inside, after = rest.split(END)
    return before, inside.strip(), after


if __name__ == "__main__":
    before, _, after = split_readme()
    README.write_text(f"{before}{START}\n{tree()}\n{END}{after}", "utf-8")
