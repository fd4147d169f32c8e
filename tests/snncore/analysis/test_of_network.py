"""What a measurement gets: a trained network as its file restores it, a new one as it is built."""

import pytest
import torch
from torch import Tensor

from snncore.analysis.of_network import of_network
from snncore.checkpoint import Checkpoint
from snncore.checkpoint.content import half
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.network import ResidualSNN, build
from snncore.recipe import Recipe

IMAGES = torch.randn(3, 3, 16, 16, generator=torch.Generator().manual_seed(0))


def seen(net: ResidualSNN, images: Tensor) -> tuple[bool, dict[str, Tensor], Tensor]:
    weights = {name: value.clone() for name, value in net.state_dict().items()}
    return net.training, weights, net(images).detach()


@pytest.mark.parametrize("width", [3, 17])
@pytest.mark.parametrize("block", BlockKind)
def test_networks_are_those_of_their_file_or_of_their_settings(
    block: BlockKind, width: int
) -> None:
    experiment = Experiment(block=block, depth=8, width=width, time_steps=3, v_threshold=0.7,
                            neuron=NeuronKind.PLIF, last_gamma=0.2)  # fmt: skip
    trained = build(experiment)
    with torch.no_grad():
        for value in (*trained.parameters(), *(m.running_var for m in trained.modules()
                      if isinstance(m, torch.nn.BatchNorm2d))):  # fmt: skip
            value.mul_(1.3)
    file = Checkpoint(
        experiment=experiment, recipe=Recipe(), step=1, net=half(trained.state_dict())
    )
    for source, made in ((file, file.restore().eval()), (experiment, build(experiment))):
        for _ in range(2):  # the second time it is a copy
            training, weights, logits = of_network(seen, source, IMAGES)
            assert training == made.training
            assert weights.keys() == made.state_dict().keys()
        for name, value in weights.items():
            assert torch.equal(value, made.state_dict()[name])
        assert torch.equal(logits, made(IMAGES))
