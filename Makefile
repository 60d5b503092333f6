# The two commands that matter: `make run` and `make test`. `make help` lists the others.

PYTHON ?= python3
PORT ?= 8501
# Where `make serve` answers: at every address of this machine, or at the one that is named.
ADDRESS ?= 0.0.0.0

VENV := .venv
PY := $(VENV)/bin/python
SOURCES := app.py pages bnviz tests docs benchmarks
TYPED := bnviz app.py pages
BENCHMARKS := kernels proofs judging figures startup server memory hall interaction hands report

.DEFAULT_GOAL := help
.PHONY: help run dev serve test lint format pictures bench mathlive clean

help:
	@echo "make run [PORT=8501]  start the app, for this machine alone"
	@echo "make serve            start the app for a class: for everybody who reaches this machine"
	@echo "make dev              start the app, and rerun it when a file is saved"
	@echo "make test             lint, types, layers, and all tests, the real-browser ones included"
	@echo "make lint             lint, types and layers only"
	@echo "make format           put the code into its standard form"
	@echo "make bench            measure everything, and write docs/performance.md"
	@echo "make pictures         take the pictures of the README from the running app"
	@echo "make mathlive         fetch the formula editor anew, in the version named in the Makefile"
	@echo "make clean            remove .venv and all caches"

# Headless: the server neither opens a browser window nor asks for an e-mail address.
STREAMLIT = $(PY) -m streamlit run app.py --server.headless true --server.port $(PORT)
# This machine alone, by its own name alone: a web page elsewhere cannot pass itself off as it.
LOCAL = --server.address localhost --server.allowedHosts localhost --server.allowedHosts 127.0.0.1

run: $(VENV)/.run-installed
	$(STREAMLIT) $(LOCAL)

serve: $(VENV)/.run-installed
	$(STREAMLIT) --server.address $(ADDRESS)

dev: $(VENV)/.run-installed
	$(STREAMLIT) $(LOCAL) --server.fileWatcherType auto

test: lint
	$(PY) -m tests.browser.chromium
	$(PY) -m pytest -n 3 --dist worksteal

lint: $(VENV)/.test-installed
	$(PY) -m ruff check $(SOURCES)
	$(PY) -m ruff format --check $(SOURCES)
	$(PY) -m mypy $(TYPED)
	$(VENV)/bin/lint-imports --no-logo

format: $(VENV)/.test-installed
	$(PY) -m ruff check --fix $(SOURCES)
	$(PY) -m ruff format $(SOURCES)

pictures: $(VENV)/.test-installed
	$(PY) -m tests.browser.chromium
	$(PY) -m docs.pictures

bench: $(VENV)/.test-installed
	$(PY) -m tests.browser.chromium
	for name in $(BENCHMARKS); do $(PY) -m benchmarks.$$name || exit 1; done

# What is fetched is committed, so that the app needs no net; npm checks it against its registry.
MATHLIVE := 0.111.1
mathlive:
	mkdir -p build
	cd build && npm pack --silent mathlive@$(MATHLIVE) && tar xzf mathlive-$(MATHLIVE).tgz
	cp build/package/mathlive.min.mjs build/package/LICENSE.txt static/mathlive/
	cp build/package/fonts/*.woff2 static/mathlive/fonts/

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "bnviz needs Python 3.11 or newer, and $(PYTHON) is" \
			"`$(PYTHON) --version 2>/dev/null || echo not there`. Name another one: make PYTHON=python3.12 ..." >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The stamps say which requirements stand in the environment; pip runs only when those change.
$(VENV)/.run-installed: requirements.txt $(VENV)/pyvenv.cfg
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.test-installed: pyproject.toml requirements.txt $(VENV)/pyvenv.cfg
	$(PY) -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@
