"""CIFAR-10 from the official binary files: find, check, name and download them."""

from snncore.data.cifar10.download import download
from snncore.data.cifar10.label import KNOWN_COPIES, OFFICIAL_LABEL, UNVERIFIED_LABEL
from snncore.data.cifar10.place import home
from snncore.data.cifar10.progress import DownloadProgress, DownloadStep
from snncore.data.cifar10.records import Records, available, read
from snncore.data.cifar10.source import (
    CLASSES,
    FILES,
    FOLDER,
    META,
    OFFICIAL,
    RECORD,
    TEXTS,
    Source,
)

__all__ = [
    "CLASSES",
    "FILES",
    "FOLDER",
    "KNOWN_COPIES",
    "META",
    "OFFICIAL",
    "OFFICIAL_LABEL",
    "RECORD",
    "TEXTS",
    "UNVERIFIED_LABEL",
    "DownloadProgress",
    "Records",
    "Source",
    "DownloadStep",
    "available",
    "download",
    "home",
    "read",
]
