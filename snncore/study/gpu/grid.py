"""The grid that the command trains: on CIFAR-10, or on the embedded data where that is missing."""

import re
import shutil
from pathlib import Path

from snncore.data import available, load
from snncore.experiment import Dataset
from snncore.study.grid import GridError, read


def embedded_where_cifar_is_missing(grid: Path, folder: Path) -> tuple[Path, str]:
    """FOLDER/grid.toml, and on which data its networks are trained. Raises GridError, OSError."""
    read(grid)
    copy, text = folder / "grid.toml", grid.read_text("utf-8")
    if '"cifar10"' not in text or available(Dataset.CIFAR10):
        if grid.resolve() != copy.resolve():
            shutil.copyfile(grid, copy)
        return copy, "CIFAR-10" if '"cifar10"' in text else "the embedded data set"
    copy.write_text(embedded(text), "utf-8")
    try:
        read(copy)
    except GridError as error:
        raise GridError(f"CIFAR-10 is not here, and not for the embedded data: {error}") from None
    return copy, "the embedded data set: CIFAR-10 is not here, CIFAR10_DIR names its folder"


def embedded(text: str) -> str:
    """The same grid on all pictures of the embedded data set."""
    images = load(Dataset.SHAPES)
    counts = {"train_images": len(images.train_labels), "test_images": len(images.test_labels)}
    for name, count in counts.items():
        text = re.sub(rf"(?m)^{name}\s*=.*$", f"{name} = {count}", text)
    return text.replace('"cifar10"', '"shapes"')
