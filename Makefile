# make demo   sets everything up, builds an archive from samples/ and searches it in three languages
# make test   sets everything up and checks everything: format, lint, types, layers, dead code, commit subjects, tests
# make coverage  runs the tests and shows the lines that none of them reaches
# make hooks  has git check each commit before it is made (pre-commit)
# make docs   builds the documentation into site/
# make bench  measures extraction, ingestion and search, and the engine beside its peers (SIZE=100000 passages)

# The newest Python that is there, 3.11 or later.
PYTHON ?= $(shell for v in python3.13 python3.12 python3.11 python3 python; do \
	$$v -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$v && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
SIZE ?= 100000

.PHONY: demo test lint coverage hooks docs bench clean

demo: $(VENV)/.ready
	$(BIN)/rightsarchive demo

test: lint
	$(BIN)/pytest -n 2 --dist loadfile

lint: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	.ci/commit-subjects

coverage: $(VENV)/.ready
	$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=term

hooks: $(VENV)/.ready
	$(BIN)/pre-commit install --hook-type pre-commit --hook-type commit-msg

docs: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[docs]"
	$(BIN)/mkdocs build --strict

bench: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[bench]"
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.ingest --size $(SIZE)
	$(BIN)/python -m benchmarks.search --size $(SIZE)
	$(BIN)/python -m benchmarks --size $(SIZE)

$(VENV)/.ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer, with venv, is needed (on Debian: apt install python3-venv)."; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON); this takes a few minutes the first time."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) indexes/demo site .pytest_cache .mypy_cache .ruff_cache .hypothesis
