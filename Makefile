# make demo   sets everything up, builds an archive from samples/ and searches it in three languages
# make test   sets everything up and checks everything: format, lint, types, layers, dead code, commit subjects, tests
# make lock   makes requirements.lock anew: the exact packages of development, from the ranges in pyproject.toml
# make test-newest, make test-lowest   run the tests with the newest and with the lowest versions that the ranges allow
# make explore runs the tests with examples that differ each time (make test always takes the same)
# make coverage  runs the tests and shows the lines that none of them reaches
# make services   builds versitygw and OpenSearch for tests (needs Go, Java 17 and Maven, and the network); make test-services runs them
# make hooks  has git check each commit before it is made (pre-commit)
# make fuzz   gives changed files and queries to everything that reads them (MINUTES=10)
# make audit  asks for known faults in the packages of requirements.lock, and writes sbom.json, the bill of materials (CycloneDX); needs the network
# make docs   builds the documentation into site/
# make schema writes docs/reference/schema.json, the JSON Schema of what the commands print with --json
# make bench  measures extraction, ingestion and search, and the engine beside its peers (SIZE=100000 passages)

# The newest Python that is there, 3.11 or later.
PYTHON ?= $(shell for v in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	$$v -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$v && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
SIZE ?= 100000
MINUTES ?= 10

.PHONY: demo test lint lock check-lock test-newest test-lowest explore coverage fuzz audit services test-services hooks docs schema bench clean

demo: $(VENV)/.ready
	$(BIN)/rightsarchive demo

test: lint
	$(BIN)/pytest -n 3 --dist loadfile

lint: check-lock $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	.ci/commit-subjects

check-lock: $(VENV)/.ready
	$(BIN)/python .ci/lock --check

lock: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check "uv>=0.9"
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python .ci/lock

test-newest test-lowest: test-%:
	$(PYTHON) -m venv --clear .venv-$*
	.venv-$*/bin/pip install --quiet --disable-pip-version-check "uv>=0.9"
	.venv-$*/bin/uv pip install --quiet --python .venv-$*/bin/python -e ".[dev]" \
		--resolution $(if $(filter lowest,$*),lowest-direct,highest)
	.venv-$*/bin/pytest -n 2 --dist loadfile

explore: $(VENV)/.ready
	$(BIN)/pytest -n 2 --dist loadfile --hypothesis-profile=explore

coverage: $(VENV)/.ready
	$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=term

fuzz: $(VENV)/.ready
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

# Tools of their own environment: what they need is no part of what they look at.
audit:
	$(PYTHON) -m venv --clear .venv-audit
	.venv-audit/bin/pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3" "cyclonedx-bom>=7,<8"
	.venv-audit/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-format JSON --output-file sbom.json requirements.lock
	.venv-audit/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

# Java 17 (or newer), Maven and Go, and the network; nothing is installed outside of .services.
services: .services/versitygw .services/opensearch/classes/SearchNode.class

.services/versitygw:
	GOBIN="$(CURDIR)/.services" go install github.com/versity/versitygw/cmd/versitygw@v1.8.0

.services/opensearch/classes/SearchNode.class: tests/services/opensearch/SearchNode.java tests/services/opensearch/pom.xml
	mvn -q -B -f tests/services/opensearch/pom.xml dependency:copy-dependencies \
		-DoutputDirectory="$(CURDIR)/.services/opensearch/lib" -DincludeScope=runtime
	javac -cp '.services/opensearch/lib/*' -d .services/opensearch/classes tests/services/opensearch/SearchNode.java

test-services: $(VENV)/.ready services
	VERSITYGW="$(CURDIR)/.services/versitygw" OPENSEARCH="$(CURDIR)/.services/opensearch" \
		$(BIN)/pytest tests/store/test_stored_originals.py tests/upkeep/test_moving.py tests/engine/opensearch

hooks: $(VENV)/.ready
	$(BIN)/pre-commit install --hook-type pre-commit --hook-type commit-msg

docs: $(VENV)/.ready
	$(BIN)/mkdocs build --strict

schema: $(VENV)/.ready
	$(BIN)/python -m tests.docs.json_schema

bench: $(VENV)/.ready
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.ingest --size $(SIZE)
	$(BIN)/python -m benchmarks.search --size $(SIZE)
	$(BIN)/python -m benchmarks --size $(SIZE)

$(VENV)/.ready: pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer, with venv, is needed (on Debian: apt install python3-venv)."; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON); this takes a few minutes the first time."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) .venv-newest .venv-lowest .venv-audit .services sbom.json indexes/demo site .pytest_cache .mypy_cache .ruff_cache .hypothesis
