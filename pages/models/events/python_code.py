"""The lines of Python that give the events page's numbers again."""

from pages.models.events.controls import Asked
from pages.shared.nets.python_code import of_net
from pages.shared.ui.python_code import call, script
from snncore.experiment import Dataset, Slices

IMPORTS = (
    "from snncore.analysis.events.clip import simulated_clip",
    "from snncore.data.events.frames import frames",
    "from snncore.data.events.sensor import Sensor",
    "from snncore.experiment import Dataset, Slices",
)


def simulated(asked: Asked) -> str:
    """The line that simulates the clip."""
    sensor = call(asked.sensor)
    return f'clip = simulated_clip(Dataset("{asked.dataset}"), {asked.number}, {sensor})'


def of_clip(asked: Asked) -> str:
    """The events of the clip, and the first layer's spikes."""
    return with_net(
        asked,
        ("from snncore.analysis.raster.spike_trains import spike_trains",),
        "spikes = spike_trains(net, given).spikes",
        "print(len(clip.t), {name: each.mean() for name, each in spikes.items()})",
    )


def of_memory(asked: Asked) -> str:
    """What it says with state and without, and where the spikes part."""
    return with_net(
        asked,
        ("from snncore.analysis.events.memory import memory",),
        "found = memory(net, given[:, None])",
        "print(found.parted, found.with_state[-1], found.without[-1])",
        "print(dict(zip(found.layers, found.differs.round(3).tolist())))",
    )


def with_net(asked: Asked, imports: tuple[str, ...], *lines: str) -> str:
    return of_net(
        asked.net,
        (*IMPORTS[:-1], "from snncore.experiment import Dataset", *imports),
        "e, net = checkpoint.experiment, checkpoint.restore().eval()",
        simulated(asked),
        "given = frames([clip], e.time_steps, e.slices, 32)[:, 0]",
        *lines,
        dataset=Dataset.CIFAR10 if asked.dataset is Dataset.MOVING_CIFAR10 else None,
    )


def of_frames(asked: Asked, slices: Slices, steps: int) -> str:
    """How many events each frame holds."""
    return script(
        IMPORTS,
        simulated(asked),
        f'found = frames([clip], {steps}, Slices("{slices}"), 32)',
        "print(found.sum((1, 2, 3, 4)).int().tolist(), (found == 0).float().mean().item())",
        cifar10=asked.dataset is Dataset.MOVING_CIFAR10,
    )
