"""A few lines of Python as a Jupyter notebook, written with json alone."""

import json


def notebook(text: str, code: str) -> str:
    """A notebook (nbformat 4.5): a cell of text, and one with the lines that give the numbers."""
    cells = [
        {"cell_type": "markdown", "id": "what", "metadata": {}, "source": lines(text)},
        {
            "cell_type": "code",
            "id": "numbers",
            "metadata": {},
            "source": lines(code),
            "execution_count": None,
            "outputs": [],
        },
    ]
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": python, "language_info": {"name": "python"}}
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def lines(text: str) -> list[str]:
    """A text as the format wants it: a list of lines, each with its end."""
    return text.splitlines(keepends=True)
