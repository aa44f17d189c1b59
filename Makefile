# make run: set up what is missing and start the service. make test: set up and run every test.
# Needs Python 3.11 or newer and a package registry; nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export OMP_NUM_THREADS ?= 1
export OMP_WAIT_POLICY ?= passive
export ANONYMIZED_TELEMETRY ?= False
# Test processes side by side: one more than there are cores, for browsers, servers and killed processes are waited for;
# four at most, and no more than one a core where memory is short, for each opens the whole product (some 1.2 GB).
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); cat /proc/meminfo 2>/dev/null \
	| awk -v n="$$n" '/^MemAvailable/ && $$2 > (n + 2) * 1500000 { n++ } END { print (n > 4 ? 4 : n) }')

.PHONY: run setup test test-fast bench fuzz kills mutants lint format-check types imports lock eval clean

run: setup
	$(BIN)/python bot.py run

setup: $(VENV)/.core

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Youju needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# uv installs the same lock in a tenth of the time; pip does where it cannot be had.
define install
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(BIN)/python -r $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null && $(BIN)/uv pip install --quiet --python $(BIN)/python -r $(1) \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(1); fi
endef

$(VENV)/.core: requirements.lock | $(VENV)/bin/python
	@echo "Installing (once, about a minute) ..."
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what the tests need ..."
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.core

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

test-fast: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not slow"

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench.promised
	$(BIN)/python -m tests.bench.cases
	$(BIN)/python -m tests.bench.claims
	$(BIN)/python -m tests.bench.console
	$(BIN)/python -m tests.bench.live

# Ten thousand broken, hostile and misnamed files through every reader; half an hour. FUZZ="--start 10000" reads others,
# FUZZ="--kept FILE" goes on where it was stopped.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.bench.fuzz $(FUZZ)

# Do the tests notice a changed rule? Half an hour; not part of `make test`. SAMPLE=0 tries every change.
SAMPLE ?= 60
mutants: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "cosmic-ray>=8.3,<9"
	$(BIN)/python -m tests.mutants --sample $(SAMPLE)

# kill -9 again and again under traffic, on SQLite and PostgreSQL; about fifteen minutes, reports what was lost or doubled.
kills: $(VENV)/.dev
	$(BIN)/python -m tests.kills

eval: setup
	$(BIN)/python bot.py eval

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/vulture
	$(BIN)/deptry .

format-check: $(VENV)/.dev
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy bot handlers ingestion knowledge

imports: $(VENV)/.dev
	PYTHONPATH=. $(BIN)/lint-imports --no-cache

# Pins without addresses, for pip and uv alike.
lock:
	uv pip compile pyproject.toml --quiet --no-header --no-annotate --no-emit-index-url --python-version 3.11 -o requirements.lock
	uv pip compile pyproject.toml --extra dev --extra postgres --quiet --no-header --no-annotate --no-emit-index-url --python-version 3.11 -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
