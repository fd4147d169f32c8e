"""How many steps a second several networks make at once on one GPU."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, Protocol

import torch

from snncore.study.gpu.stage import ROOT
from snncore.study.streams import own_stream
from snncore.study.training import TOGETHER

STREAMS = {"cuda": (1, 2, 4, 8), "cpu": (1, 2)}
PROCESSES = {"cuda": (4,), "cpu": (2,)}
SECONDS = {"cuda": 3.0, "cpu": 0.5}


class Trains(Protocol):
    def warm_up(self) -> None: ...

    def run(self, count: int) -> object: ...


def measure(make: Callable[[], Trains], device: torch.device) -> Iterator[dict[str, Any]]:
    """Of each way and number of networks."""
    for count in STREAMS[device.type]:
        rate = as_streams(make, count, SECONDS[device.type])
        yield {"way": "streams", "at_once": count, "steps_per_second": rate}
    for count in PROCESSES[device.type]:
        rate = as_processes(count, SECONDS[device.type], device)
        yield {"way": "processes", "at_once": count, "steps_per_second": rate}


def as_streams(make: Callable[[], Trains], count: int, seconds: float) -> float:
    """Steps a second of all together, each network in a thread with a stream of its own."""
    ready = threading.Barrier(count)

    def train(_number: int) -> float:
        try:
            with own_stream():
                training = make()
                training.warm_up()
                ready.wait()
                return steps_per_second(training, seconds)
        except BaseException:
            ready.abort()
            raise

    with ThreadPoolExecutor(count) as threads:
        return sum(threads.map(train, range(count)))


def steps_per_second(training: Trains, seconds: float) -> float:
    started, steps = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        training.run(TOGETHER)
        steps += TOGETHER
    return steps / (time.perf_counter() - started)


def as_processes(count: int, seconds: float, device: torch.device) -> float:
    """The same in processes of their own; they begin when all of them are warm."""
    command = [sys.executable, "-m", "snncore.study.gpu.measure", "one", "--device", device.type]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for _ in range(count)
        ]
        answers = [process.stdout for process in processes if process.stdout]
        if not all(answer.readline() for answer in answers):
            raise RuntimeError("a process ended before it was warm")
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
        return sum(json.loads(answer.readline()) for answer in answers)


def one(make: Callable[[], Trains]) -> int:
    """Such a process: says when it is warm, hears for how many seconds, says its steps a second."""
    training = make()
    training.warm_up()
    print("warm", flush=True)
    print(steps_per_second(training, float(sys.stdin.readline())), flush=True)
    return 0
