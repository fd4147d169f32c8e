"""The events page's first question: the network with state beside the same one reset each step."""

from pages.models.events.controls import Asked
from pages.models.events.figures_memory import parting
from pages.models.events.python_code import of_memory
from pages.models.events.results import Seen
from pages.models.events.text import label_of, provenance, said_of_memory, words
from pages.shared.components.plot.plot import show
from pages.shared.ui.layers import short_name
from pages.shared.ui.style import LOOKS
from pages.shared.ui.table import by_column


def memory_panel(asked: Asked, found: Seen, step: int) -> None:
    """What each says after every frame, and where their spikes part."""
    m, look = found.memory, LOOKS[asked.net.checkpoint.experiment.block]
    label, layers = label_of(asked), [short_name(name) for name in found.memory.layers]
    rows = [
        (t + 1, m.with_state[t, label], m.without[t, label], *m.differs[:, t].tolist())
        for t in range(len(m.with_state))
    ]
    show(
        parting(m, label, step, look, layers, words()),
        key="events_memory",
        summary=said_of_memory(asked, found),
        provenance=provenance(asked),
        table=by_column(("frame", "with_state", "without", *m.layers), rows),
        code=of_memory(asked),
        height=400,
    )
