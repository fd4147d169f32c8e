"""A box of trained networks, of which one is chosen."""

from collections.abc import Mapping

import streamlit as st

from pages.shared.nets.trained import TrainedNet, labels, telling, trained_nets, whole
from pages.shared.runs import names
from pages.shared.ui.controls import linked, one_among
from pages.shared.ui.figure import badge
from pages.shared.ui.text import tr


def choose_trained_net(field: str = "net", *, events: bool = False) -> TrainedNet:
    """A box with every trained network; the URL holds its key, `say_trained` says more of it. With
    nothing to choose from, or a file that has been damaged, a sentence ends the page.
    """
    nets = trained_nets(events=events)
    if not nets:
        say_none()
        st.stop()
    net = choose_one(field, nets, telling(nets))
    if net is None:
        st.stop()
    return net


def choose_one(field: str, nets: Mapping[str, TrainedNet], first: str) -> TrainedNet | None:
    """A box with these networks; None, with a sentence, where the file has been damaged."""
    key = linked(
        field,
        default=first,
        parse=lambda given: one_among(given, list(nets)),
        allowed=tr("trained.allowed"),
        draw=lambda **options: st.selectbox(
            tr(f"field.{field}"), list(nets), format_func=labels(nets).__getitem__, **options
        ),
    )
    return nets[key] if whole(nets[key]) else None


def choose_or_train(
    field: str, nets: Mapping[str, TrainedNet], none: str, train: Mapping[str, str]
) -> TrainedNet | None:
    """A box with these networks, the first at first; None, with a sentence, where the file has been
    damaged or there are none: then `none`, and a link to Train with these settings."""
    if nets:
        return choose_one(field, nets, next(iter(nets)))
    st.info(none)
    st.page_link(
        "models/train/page.py",
        label=tr("train.title"),
        icon=":material/play_circle:",
        query_params=train,
    )
    return None


def say_trained(net: TrainedNet) -> None:
    """Where the network is from, how it was trained and how well it does, on a line of its own."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        badge(net.provenance(*tested(net)))


def tested(net: TrainedNet) -> list[str]:
    """How well it does, on how many images, and where it was trained; as far as is known."""
    c, said = net.checkpoint, []
    if net.score is not None:
        images = c.record.get("test_images", c.recipe.test_images)
        said.append(tr("trained.tested", accuracy=net.score, images=images))
    if device := c.record.get("device"):
        said.append(tr("trained.device", device=names.device_names().get(device, device)))
    return said


def say_none() -> None:
    """Nothing has been trained: what to do."""
    st.info(tr("measured.none_trained"))
    st.page_link("models/train/page.py", label=tr("train.title"), icon=":material/play_circle:")
