"""What only POSIX systems have is not needed: the core imports, trains and studies without it.

A process without these modules and functions stands for Windows; its `msvcrt` is a stand-in.
"""

import json
import subprocess
import sys
from pathlib import Path

from study_cells import as_toml, tiny

ROOT = Path(__file__).parents[2]

WITHOUT = """
import ctypes, os, signal, sys, types
import numba, torch, triton  # these have versions of their own for each system
import multiprocessing, subprocess, tempfile, shutil, asyncio
for name in ("fcntl", "resource", "termios", "pwd", "grp"):
    sys.modules[name] = None
for name in ("nice", "sched_getaffinity", "sysconf", "fork", "getuid", "geteuid"):
    if hasattr(os, name):
        delattr(os, name)
def library(name, *_, **__):
    if name is None:
        raise TypeError("bad argument type for built-in operation")
    raise OSError("no such library")
ctypes.CDLL = library
locks = types.ModuleType("msvcrt")
locks.LK_NBLCK, held = 2, set()
locks.locking = lambda descriptor, mode, size: held.add((descriptor, mode, size))
sys.modules["msvcrt"] = locks
sys.platform = "win32"
"""


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_a_worker_trains() -> None:
    order = {
        "experiment": {"block": "ms", "depth": 8, "width": 2, "time_steps": 1},
        "recipe": {"steps": 3, "batch_size": 10, "train_images": 40, "test_images": 10},
        "threads": 1,
    }
    program = "from snncore.run.process import run_process\nfrom snncore.worker import main\n"
    command = [sys.executable, "-c", WITHOUT + program + "run_process(main)\n"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(json.dumps(order) + "\n")
        worker.stdin.flush()  # and stays open: its end would end the run
        *_, last = map(json.loads, worker.stdout)
    assert last == {"event": "state", "state": "finished", "reason": None}


def test_every_module_is_imported_and_a_study_computes_a_cell_and_locks_it(tmp_path: Path) -> None:
    """The runner and, in the same process, what its worker does."""
    files = sorted((ROOT / "snncore").rglob("*.py"))
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    names = [n for n in names if not n.endswith(("__init__", "__main__"))]
    grid = as_toml(tiny(epochs=1), tmp_path / "grid.toml")
    program = f"import importlib\nfor name in {names}: importlib.import_module(name)\n"
    program += """
from pathlib import Path
from snncore.study import __main__ as study, grid
from snncore.study.worker import Worker
cells = grid.read(Path(sys.argv[1])).cells
class Once:
    commands = [{"cmd": "cell", "cell": cells[0].as_dict()}, {"cmd": "stop"}]
    def get(self, wait, seconds=None):
        return self.commands.pop(0) if wait else None
order = {"folder": sys.argv[2], "threads": 1, "device": "cpu", "every": 60.0}
study.watch = lambda *_: Worker(order, Once(), lambda line: None).serve()
code = study.main([sys.argv[1], sys.argv[2], "--nice", "5"])
assert held and all(mode == locks.LK_NBLCK for _, mode, _ in held)
sys.exit(code)
"""
    ended = run(program, str(grid), str(tmp_path / "out"))
    assert ended.returncode == 0, ended.stderr
    assert "1 of 1 cells are finished" in ended.stdout
