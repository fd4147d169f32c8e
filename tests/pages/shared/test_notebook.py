"""The exported notebook: what nbformat 4.5 asks for, and code that runs."""

import json

import pytest

from pages.shared.ui.notebook import notebook

TEXT = "Mean rate **0.5**.\n\n测量于此。"
CODE = 'from math import pi\n\nprint(f"{pi:.3f}")'


def test_its_cells_hold_the_text_and_the_code() -> None:
    text, code = json.loads(notebook(TEXT, CODE))["cells"]
    assert "".join(text["source"]) == TEXT
    assert "".join(code["source"]) == CODE
    assert all(line.endswith("\n") for line in code["source"][:-1])


def test_it_is_a_notebook_of_the_format() -> None:
    whole = json.loads(notebook(TEXT, CODE))
    assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
    assert set(whole) == {"nbformat", "nbformat_minor", "metadata", "cells"}
    text, code = whole["cells"]
    assert set(text) == {"cell_type", "id", "metadata", "source"}
    assert set(code) == set(text) | {"outputs", "execution_count"}
    assert text["id"] != code["id"]
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.reads(notebook(TEXT, CODE), as_version=4))


def test_the_code_runs(capsys: pytest.CaptureFixture[str]) -> None:
    code = json.loads(notebook(TEXT, CODE))["cells"][1]
    exec("".join(code["source"]), {})
    assert capsys.readouterr().out == "3.142\n"
