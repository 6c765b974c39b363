# Every target needs only Python 3.11 to 3.13 and make; `make` alone prints what there is.
PORT ?= 8000
TAPER_HOME ?= .local
DEMO_PATIENTS ?= 120
export PORT TAPER_HOME DEMO_PATIENTS
# `make clocks MOMENTS="night july" TESTS=tests/care`, `make faults FAULTS="--seed 2"`; empty for all.
MOMENTS ?=
TESTS ?=
FAULTS ?=

VENV := .venv
BIN := $(VENV)/bin
# The first Python that works, is of a supported version and can make environments.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	"$$name" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& command -v "$$name" && break; done)
# Compiling every file on arrival would take as long as the rest; Python compiles what it uses.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes
# Lets the checkers import the settings; nothing connects to these. The server's own check names the files as they lie
# here: it warns of a folder that is not collected yet.
UNCONNECTED := DATABASE_URL=postgres://localhost/check REDIS_URL=redis://localhost SECRET_KEY=check
EXPORT := $(BIN)/uv export --frozen --quiet --no-header --no-annotate --no-emit-project --no-default-groups

.DEFAULT_GOAL := help
.PHONY: help install demo test clocks faults check bench clean

help: ## Print this list
	@echo "Taper. Variables: PORT=$(PORT) TAPER_HOME=$(TAPER_HOME) DEMO_PATIENTS=$(DEMO_PATIENTS) PYTHON=$(PYTHON)"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/dev.done ## Make .venv with everything that runs, tests and checks the project

demo: $(VENV)/local.done ## Run a living example clinic at http://127.0.0.1:PORT/ until Ctrl-C
	@exec $(BIN)/python -m clinic.demo.run

test: $(VENV)/dev.done ## Run all tests against a real PostgreSQL and Redis
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit; done; \
		echo "*** No Chromium on this machine: the browser tests are SKIPPED (Debian: apt-get install chromium) ***"
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

clocks: $(VENV)/dev.done ## Run the tests as if at night, in July, when the clocks change, on 29 February (needs libfaketime)
	@$(BIN)/python -m tests.moments $(MOMENTS:%=--at=%) -m "not browser" --numprocesses auto --dist worksteal $(TESTS)

faults: $(VENV)/dev.done ## Plant faults in the clinical rules and list those that no test notices
	@$(BIN)/python -m benchmarks.faults $(FAULTS)

check: $(VENV)/dev.done ## Lint, types, floors, templates, migrations, lock file, server configuration
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(UNCONNECTED) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --check --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/uv lock --check --offline --quiet
	$(EXPORT) | diff requirements/runtime.txt -
	$(EXPORT) --group local | diff requirements/local.txt -
	$(EXPORT) --group dev | diff requirements/dev.txt -
	$(UNCONNECTED) STATIC_ROOT=static $(BIN)/gunicorn --check-config clinic.wsgi

bench: $(VENV)/dev.done ## Run every benchmark; docs/performance.md keeps the figures
	@for file in benchmarks/bench_*.py; do echo "== $$file"; \
		$(BIN)/python -m "benchmarks.$$(basename "$$file" .py)" || exit 1; done

clean: ## Stop the local servers, delete the demo's data under TAPER_HOME and all caches
	$(or $(wildcard $(BIN)/python),$(PYTHON)) -m clinic.demo.stack clean "$(TAPER_HOME)"
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles test-results
	find clinic tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/%.done: requirements/%.txt
	@test -n "$(PYTHON)" || { echo "Taper needs Python 3.11, 3.12 or 3.13 with venv, and found none."; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python -a -x $(BIN)/pip || "$(PYTHON)" -m venv --clear $(VENV)
	@echo "Installing $<"
	@$(PIP) --requirement $<
	@touch $@
