"""A page opened without a browser, what it says, and small networks for it to look at."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.experiment import Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"


def opened(page: str, **query: str) -> AppTest:
    """pages/PAGE/page.py with this query in its link."""
    app = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run().switch_page(f"{page}/page.py").run()


def text_of(app: AppTest) -> str:
    kinds = (*app.markdown, *app.caption, *app.warning, *app.info)
    return "\n".join(element.value for element in kinds)


def small_checkpoint(**settings: object) -> Checkpoint:
    """A new network of depth 8, width 2, T = 1 but for the settings, as if trained for a step."""
    experiment = Experiment(**{"depth": 8, "width": 2, "time_steps": 1} | settings)  # type: ignore[arg-type]
    return Checkpoint(
        experiment=experiment,
        recipe=Recipe(),
        step=1,
        net=build(experiment).state_dict(),
        record={"dataset": load(Dataset.SHAPES).label},
    )
