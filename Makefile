# The order and after-sales ledger. `make` alone says what there is; every target does its own set-up.

SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
ARGS ?=

# The set-up is current while the pins and pyproject.toml are not newer than its stamp; then no installer runs.
RUN_STAMP := .venv/.ready-to-run
DEV_STAMP := .venv/.ready-to-develop
HA_STAMP := .venv/.ready-to-fail-over

.PHONY: help run test test-ha crash worlds fuzz load mutate check audit sbom bench demo trace clean pins

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN_STAMP) ## start the ledger with example orders; prints its address, where its key is, a sign-in link
	@LEDGER_ENV=dev LEDGER_LOG_LEVEL=$${LEDGER_LOG_LEVEL:-warning} exec $(BIN)/aftersales serve --demo $(ARGS)

test: $(DEV_STAMP) ## run every test
	@exec $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-ha: $(HA_STAMP) ## break a cluster of three PostgreSQL nodes under load, and write var/ha.json
	@exec $(BIN)/python -m pytest -m ha tests/ha $(ARGS)

crash: $(DEV_STAMP) ## take the power at two thousand steps and kill a hundred times, and write var/crashing.json
	@exec $(BIN)/python -m tests.crashing $(ARGS)

worlds: $(DEV_STAMP) ## play servers, clients and faults step by step from seeds, and write var/simulation.json
	@exec $(BIN)/python -m tests.simulation $(ARGS)

fuzz: $(DEV_STAMP) ## put hostile requests, packs and proofs before a ledger, and write var/fuzzing.json
	@exec $(BIN)/python -m tests.fuzzing $(ARGS)

load: $(DEV_STAMP) ## play days of a shop at speed with all that befalls them, and write var/load.json
	@exec $(BIN)/python -m tests.load $(ARGS)

mutate: $(DEV_STAMP) ## put small faults in, tell which no test sees, and write var/mutations.json
	@exec $(BIN)/python -m tests.mutations $(ARGS)

check: $(DEV_STAMP) ## lint, format, types, who may import whom, tidiness
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright --pythonpath $(BIN)/python
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_dependencies.py tests/test_tidiness.py

audit: $(DEV_STAMP) ## ask a public database whether a package that runs is vulnerable; says so where it can't
	@$(BIN)/python -m tests.supplying audit $(ARGS)

sbom: $(DEV_STAMP) ## write var/sbom.json, the bill of materials of what runs, in CycloneDX
	@$(BIN)/python -m tests.supplying sbom

bench: $(DEV_STAMP) ## measure beside floors and peers, and write var/bench.json; ARGS="NAME …" picks
	@exec $(BIN)/python -m tests.benchmarks $(ARGS)

demo: $(RUN_STAMP) ## play the worked cases of the shop through HTTP, each with its formula
	@exec $(BIN)/aftersales demo $(ARGS)

trace: $(DEV_STAMP) ## run every test, show which requirement is shown by which, write var/trace.json
	@exec $(BIN)/python -m pytest -n auto --dist worksteal --trace-requirements $(ARGS)

clean: ## remove what can be made again; the ledgers in var/ stay
	@rm -rf .venv build dist .hypothesis .import_linter_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

pins: ## resolve the pinned requirements anew (needs uv)
	@uv pip compile -q --upgrade $(RESOLVE) --group build pyproject.toml -o requirements.txt
	@uv pip compile -q --upgrade $(RESOLVE) --group build --group dev -c requirements.txt pyproject.toml \
		-o requirements-dev.txt
	@uv pip compile -q --upgrade $(RESOLVE) --group ha -c requirements-dev.txt -o requirements-ha.txt

RESOLVE := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make pins"

# A name on PATH proves nothing (version managers leave stubs there), so each candidate is asked for its version.
define MAKE_VENV
	@for python in python3 python3.14 python3.13 python3.12 python3.11 none; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	if [ "$$python" = none ]; then \
		echo 'The ledger needs Python 3.11 or newer: neither python3 nor python3.11 to python3.14 here is one.' >&2; exit 1; \
	fi; \
	echo "Setting up .venv with $$("$$python" --version) …"; \
	"$$python" -m venv --clear .venv || { \
		echo "$$python cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endef

define INSTALL
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endef

$(BIN)/python:
	$(MAKE_VENV)

$(RUN_STAMP): pyproject.toml requirements.txt $(BIN)/python
	$(call INSTALL,requirements.txt)
	@touch $@

$(DEV_STAMP): pyproject.toml requirements-dev.txt $(BIN)/python
	$(call INSTALL,requirements-dev.txt)
	@touch $(RUN_STAMP) $@

$(HA_STAMP): requirements-ha.txt $(DEV_STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ha.txt
	@touch $@
