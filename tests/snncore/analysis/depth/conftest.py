"""A depth study made up of rows."""

from pathlib import Path

import pytest
from depth_rows import write

from snncore.analysis.depth.study import read


@pytest.fixture
def study(tmp_path: Path):
    return lambda *rows: read(write(tmp_path / "cpu", rows))
