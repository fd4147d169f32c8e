"""What the Try it page says: when the answer settles, how sure it is, right or wrong; the code."""

from pages.models.try_it.figures import Words
from pages.models.try_it.results import Tried
from pages.shared.nets.python_code import of_net, picture_imports, pixels
from pages.shared.ui.text import tr
from snncore.network import ANALOG


def words() -> Words:
    """What stands in the figures."""
    return Words(tr("try_it.chance"), tr("try_it.steps"), tr("try_it.probability"))


def takeaway(tried: Tried) -> str:
    """What the network says in the end and since when; right or wrong, where that can be said."""
    found = tried.found
    said = tr(
        "try_it.takeaway" if len(found.shares) > 1 else "try_it.takeaway_at_once",
        name=tried.net.name,
        answer=tried.classes[found.answer],
        share=float(found.shares[-1, found.answer]),
        settled=found.settled,
        steps=len(found.shares),
    )
    if tried.wanted is None:
        return said
    right = tried.wanted == tried.classes[found.answer]
    return f"{said} {tr('try_it.takeaway_right' if right else 'try_it.takeaway_wrong')}"


def summary(tried: Tried) -> str:
    """The answer, how it came about, and what the label says."""
    return f"{answer(tried)} {judged(tried)}"


def answer(tried: Tried) -> str:
    """The answer in words: from which step on it stands, how sure it is, what comes second."""
    found, classes = tried.found, tried.classes
    second = int(found.ranked[1])
    values = {
        "answer": classes[found.answer],
        "share": float(found.shares[-1, found.answer]),
        "second": classes[second],
        "second_share": float(found.shares[-1, second]),
        "first": classes[found.answers[0]],
        "first_share": float(found.shares[0].max()),
        "steps": len(found.shares),
        "settled": found.settled,
    }
    if tried.net.checkpoint.experiment.block in ANALOG:
        return tr("try_it.said_relu", **values)
    if len(found.shares) == 1:
        return tr("try_it.said_one_step", **values)
    if found.settled == 1:
        return tr("try_it.said_at_once", **values)
    if found.answers[0] == found.answer:
        return tr("try_it.said_again", **values)
    return tr("try_it.said_later", **values)


def judged(tried: Tried) -> str:
    """Right, wrong, or not to be judged."""
    found, label = tried.found, tried.label
    if label is None:
        return tr("try_it.no_label")
    if tried.wanted is None:
        data = tr(f"option.{tried.net.checkpoint.experiment.dataset}")
        return tr("try_it.other_classes", label=label, data=data)
    wanted = tried.classes.index(label)
    if wanted == found.answer:
        return tr("try_it.right", label=label)
    place = found.ranked.tolist().index(wanted) + 1
    share = float(found.shares[-1, wanted])
    return tr("try_it.wrong", label=label, share=share, place=place)


def table(tried: Tried) -> dict[str, list[object]]:
    """One row for each step."""
    shares = tried.found.shares
    columns = {name: shares[:, i].tolist() for i, name in enumerate(tried.classes)}
    return {"step": list(range(1, len(shares) + 1)), **columns}


def code(tried: Tried) -> str:
    """The lines of Python that measure the same."""
    return of_net(
        tried.net,
        [*picture_imports(tried.picture), *IMPORTS],
        *pixels(tried.picture),
        *ANSWER,
        dataset=tried.picture.dataset,
    )


IMPORTS = (
    "from snncore.analysis.raster.class_probabilities import class_probabilities",
    "from snncore.data.picture import network_input",
)

ANSWER = (
    "image = network_input(pixels, checkpoint.experiment.dataset)",
    "found = class_probabilities(checkpoint.restore().eval(), image)",
    "print(found.answer, found.shares[-1, found.answer], found.shares)",
)
"""The lines that ask the network of `checkpoint` about `pixels` and print its answer."""
