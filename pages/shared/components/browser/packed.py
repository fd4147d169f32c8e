"""Arrays on their way to a component: bytes as text, and distinct pictures once each."""

from base64 import b64encode
from typing import Any

import numpy as np


def encoded(values: np.ndarray) -> str:
    """The bytes of an array in base64."""
    return b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")


def frames(values: np.ndarray) -> dict[str, Any]:
    """Values [P, ...] as their distinct pictures and the number of each place's picture."""
    distinct, which, _ = pictures(values)
    return packed(distinct, which)


def pictures(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The distinct ones of P values, each place's number among them, and a place of each."""
    rows = values.reshape(len(values), -1)
    _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return values[first], which.ravel().astype(np.uint8), first


def packed(values: np.ndarray, which: np.ndarray) -> dict[str, Any]:
    """Arrays as text that the component unpacks."""
    return {
        "type": values.dtype.name,
        "count": len(values),
        "values": encoded(values),
        "which": encoded(which),
    }
