"""What the Try it page measures of a network and a picture, kept for all sessions."""

from typing import NamedTuple

import streamlit as st

from pages.shared.nets.picture import Picture
from pages.shared.nets.seen import Seen
from pages.shared.nets.trained import TrainedNet
from pages.shared.runs.names import CPU, class_names
from pages.shared.ui.computing import compute
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import device_name
from pages.shared.ui.text import tr
from snncore.analysis.of_network import of_network
from snncore.analysis.raster.class_probabilities import ClassProbabilities, class_probabilities
from snncore.data.picture import network_input


class Tried(NamedTuple):
    """A network that looks at a picture."""

    net: TrainedNet
    picture: Picture

    @property
    def seen(self) -> Seen:
        """The network and the picture as a key of the caches."""
        return Seen.of(self.net, self.picture)

    @property
    def found(self) -> ClassProbabilities:
        """The probability of each class after each step."""
        return measured(self.seen, self.net)

    @property
    def classes(self) -> list[str]:
        """What the network can say, in the session's language."""
        return class_names(self.net.checkpoint.experiment.dataset)

    @property
    def label(self) -> str | None:
        """The picture's label in the session's language; None where nobody knows it."""
        return self.picture.label and tr(f"data.class_{self.picture.label}")

    @property
    def foreign(self) -> bool:
        """Whether the picture is of another data set than the one that the network learned."""
        return self.picture.dataset not in (None, self.net.checkpoint.experiment.dataset)

    @property
    def wanted(self) -> str | None:
        """The label where the network has such a class, else None."""
        return self.label if self.label in self.classes else None

    @property
    def provenance(self) -> Provenance:
        """Measured now; the conditions say which training the network has had."""
        here = (self.picture.name, device_name(CPU))
        network = tr("try_it.network", source=tr(f"figure.{self.net.source}"))
        return Provenance(Source.MEASURED, [network, *self.net.provenance(*here).conditions])


@st.cache_data(max_entries=2000, show_spinner=False)
def measured(seen: Seen, _net: TrainedNet) -> ClassProbabilities:
    """A network of one's own, as it has learned to normalise."""
    x = network_input(seen.image, _net.checkpoint.experiment.dataset)
    return compute(of_network, class_probabilities, _net.checkpoint.bare(), x)
