"""On or off in a link, and nothing else."""

import pytest

from pages.shared.ui.address import as_text
from pages.shared.ui.on_off import is_on


@pytest.mark.parametrize("value", [True, False])
def test_what_a_link_is_given_is_read_from_it(value: bool) -> None:
    assert is_on(as_text(value)) is value
    assert is_on(as_text(value).lower()) is value


@pytest.mark.parametrize("given", ["", "1", "yes", "None", "True, False"])
def test_all_else_is_neither(given: str) -> None:
    with pytest.raises(ValueError, match=f"^{given}$"):
        is_on(given)
