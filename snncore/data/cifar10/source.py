"""What CIFAR-10 is: its files and records, and the official archive of them.

Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. Six files of records,
1 label byte and 3,072 pixel bytes (32x32 in R, G, B planes). The pickled version of the data set
is never read: a file must not be able to run code.
"""

from dataclasses import dataclass

CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)

FOLDER = "cifar-10-batches-bin"

TRAIN_FILES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))

FILES = (*TRAIN_FILES, "test_batch.bin")

META = "batches.meta.txt"

TEXTS = (META, "readme.html")

RECORD = 1 + 3 * 32 * 32

BLOCK, MOST_TEXT = 1 << 18, 1 << 12


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the archive is and what it must be; `records` in each of six files; seconds."""

    addresses: tuple[str, ...] = (
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        "https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz",
    )
    archive: str = "cifar-10-binary.tar.gz"
    size: int = 170_052_171
    sha256: str = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"
    records: int = 10_000
    timeout: float = 30.0

    @property
    def file_size(self) -> int:
        return self.records * RECORD


OFFICIAL = Source()
