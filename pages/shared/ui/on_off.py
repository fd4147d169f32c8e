"""A setting that is on or off, as the URL says it."""

ON_OR_OFF = "True, False"


def is_on(given: str) -> bool:
    """Whether the text says on. Raises ValueError where it says neither."""
    said = given.capitalize()
    if said not in ON_OR_OFF.split(", "):
        raise ValueError(given)
    return said == "True"
