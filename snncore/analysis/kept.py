"""What is dear to make and asked for again, in a process that is called for part after part."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The last `most` things that were made, by key. Thread-safe."""

    def __init__(self, most: int) -> None:
        self.most, self.lock = most, Lock()
        self.things: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing of this key, made at the first need; the oldest is forgotten."""
        with self.lock:
            if key not in self.things:
                self.things[key] = make()
            self.things.move_to_end(key)
            while len(self.things) > self.most:
                self.things.popitem(last=False)
            return self.things[key]
