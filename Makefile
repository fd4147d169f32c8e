PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint bench tree clean

run: $(VENV)/app  ## the app on localhost:8501
	$(BIN)/streamlit run app.py

test: $(VENV)/test  ## linters, unit tests, every page, a browser
	$(MAKE) lint
	$(BIN)/python -m pytest -n 3 --dist loadfile

lint: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/test  ## the budgets, measured on this machine
	$(BIN)/python -m pytest tests/benchmarks -s

tree:  ## the README's list of files
	$(PYTHON) tests/readme_tree.py

$(VENV)/app: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/test: $(VENV)/app tests/requirements.txt
	$(BIN)/python -m pip install --quiet -r tests/requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps spikingjelly==2.0.0
	touch $@

clean:
	rm -rf $(VENV)
