PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Where it is set, each of a hundred processes of the tests would compile the sources anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-slow lint lint-js bench clean

run: $(VENV)/app  ## the app on localhost:8501
	$(BIN)/streamlit run app.py

test: $(VENV)/test  ## linters, unit tests, every page, a browser
	$(MAKE) lint
	$(BIN)/python -m pytest -n 3 --dist loadfile -m "not slow"

test-slow: $(VENV)/test  ## what trains networks in processes of their own, and every exported script
	$(BIN)/python -m pytest -n 2 --dist loadfile -m slow

lint: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(MAKE) --no-print-directory lint-js

lint-js:  ## prettier and eslint, where npm is there to bring them
	@if ! command -v npm >/dev/null; then echo "JavaScript not linted: no npm here"; \
	elif ! $(MAKE) --no-print-directory -s node_modules/.package-lock.json; then \
	echo "JavaScript not linted: npm could not install prettier and eslint"; \
	else npm run --silent lint; fi

node_modules/.package-lock.json: package-lock.json
	npm ci --silent

bench: $(VENV)/test  ## the budgets, measured on this machine
	$(BIN)/python -m pytest tests/benchmarks -s

$(VENV)/app: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/test: $(VENV)/app tests/requirements.txt
	$(BIN)/python -m pip install --quiet -r tests/requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps spikingjelly==2.0.0 tqdm
	touch $@

clean:
	rm -rf $(VENV) node_modules
