"""Every source file by its module's name, and what it imports. Read from the source, not loaded."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = next(folder for folder in Path(__file__).parents if (folder / "app.py").exists())


def python_files() -> dict[str, Path]:
    """Every source file by its module's name; a package by its own."""
    paths = [ROOT / "app.py", *(ROOT / "snncore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
    return {name.removesuffix(".__init__"): path for name, path in zip(names, paths, strict=True)}


FILES = {name: path for name, path in python_files().items() if name != "snncore"}
CORE = sorted(name for name in FILES if name.startswith("snncore."))


@cache
def parsed(name: str) -> ast.Module:
    return ast.parse(FILES[name].read_text("utf-8"))


@cache
def imported(name: str) -> frozenset[str]:
    """The names that a file imports, at any depth; `from a import b` is both a and a.b."""
    return frozenset(all_imported(name))


def all_imported(name: str) -> Iterator[str]:
    for node in ast.walk(parsed(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno}: a relative import"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def graph() -> dict[str, set[str]]:
    """What each file imports of the others."""
    return {name: {i for i in imported(name) if i in FILES} - {name} for name in FILES}


def below(name: str) -> set[str]:
    """All that importing a module imports."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = graph()[waiting.pop()] - found
        found |= new
        waiting += new
    return found
