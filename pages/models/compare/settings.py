"""In which settings the pinned groups differ, and which they have in common."""

from collections.abc import Mapping, Sequence
from html import escape

from pages.models.compare.groups import Group
from pages.models.compare.runs import KnownRun
from pages.shared.runs.names import device_names, say
from pages.shared.ui.naming import DATA, data_name
from pages.shared.ui.table import cell, html
from pages.shared.ui.text import tr
from snncore.experiment import Experiment
from snncore.recipe import Recipe

ENVIRONMENT = ("python", "torch", "machine")
NOTHING = "–"
MAIN = ("depth", "width", "time_steps", "neuron", "v_threshold", "dataset", "steps", "batch_size",
        "learning_rate", "train_images")  # fmt: skip
"""Settings that are shown even where they are at their default."""


def settings(run: KnownRun) -> dict[str, str]:
    """Every setting of a run in words, by its name in words."""
    fields = run.experiment.as_dict() | run.recipe.as_dict()
    said = {tr(f"field.{field}"): say(field, value) for field, value in fields.items()}
    changes = [tr("compare.rate_change", step=step, rate=rate) for step, rate in run.rates]
    said[tr("compare.rates")] = ", ".join(changes) or NOTHING
    return said | surroundings(run)


def surroundings(run: KnownRun) -> dict[str, str]:
    """The pictures, the device and the versions, as far as they are known."""
    facts = run.facts
    label, device = facts.get("dataset", ""), facts.get("device", "")
    said = {
        tr("compare.pictures"): data_name(label) if label in DATA else label,
        tr("compare.device"): device_names().get(device, device),
        tr("compare.threads"): str(facts["threads"]) if facts.get("threads") else None,
    }
    environment = facts.get("environment", {})
    said |= {tr(f"compare.env_{name}"): environment.get(name) for name in ENVIRONMENT}
    return {name: value or NOTHING for name, value in said.items()}


def by_group(groups: Sequence[Group]) -> dict[str, list[str]]:
    """Setting -> what each group has, in the groups' order; of several seeds all that occurs."""
    each = [[settings(run) for run in group.runs] for group in groups]
    return {
        name: [", ".join(dict.fromkeys(run[name] for run in runs)) for runs in each]
        for name in each[0][0]
    }


def differing(table: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The rows in which the groups differ."""
    return {name: values for name, values in table.items() if len(set(values)) > 1}


def same(groups: Sequence[Group], table: Mapping[str, Sequence[str]]) -> list[str]:
    """The settings that all groups share; of those at their default only the MAIN ones."""
    usual = Experiment().as_dict() | Recipe().as_dict()
    run = groups[0].runs[0]
    values = run.experiment.as_dict() | run.recipe.as_dict()
    names = [tr(f"field.{f}") for f in values if f in MAIN or values[f] != usual[f]]
    names += surroundings(run)
    known = [name for name in names if len(set(table[name])) == 1 and table[name][0] != NOTHING]
    return [tr("train.setting", field=name, value=table[name][0]) for name in known]


def as_html(groups: Sequence[Group], table: Mapping[str, Sequence[str]]) -> str:
    """A row for each setting, a column for each group; every text is escaped."""
    head = [cell(title, tag="th") for title in [tr("compare.setting"), *names(groups)]]
    rows = [
        f'<tr><th scope="row">{escape(name)}</th>{"".join(map(cell, values))}</tr>'
        for name, values in table.items()
    ]
    return html(head, rows)


def names(groups: Sequence[Group]) -> list[str]:
    return [group.name for group in groups]
