# Everything here needs only python3 (3.11 or newer) and make. `make help` lists the verbs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Stories wait for threads and sockets about half of their time, so four workers keep two cores busy; they are
# long and stand side by side, so whoever has run out of tests takes over some of another's.
WORKERS ?= 4
STAMP  := $(VENV)/.installed
# Each worker, and each process that a test starts, would compile everything anew: a second for every bot.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test proof lint format bench docs screenshots lock clean

help: ## Say what each verb does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

# One stamp per lock and project file: a second call does nothing.
$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Vouchsafe needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 …")'
	@echo "Making $(VENV) (once)…"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $(STAMP)

run: $(STAMP) ## Open a local Slack in the browser, with a small company and the real bot; no account needed
	@$(BIN)/vouchsafe demo

test: $(STAMP) ## Run the tests, the stories over Socket Mode on SQLite
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not proof" --transport socket $(ARGS)

# Proofs are busy themselves, so that two workers keep two cores busy; beside stories PostgreSQL works as well.
proof: $(STAMP) ## Run the longer proofs, and the stories about what is kept once more, over HTTP on PostgreSQL
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m proof --timeout 900 $(ARGS)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not proof and not any_database" --transport http --database postgresql tests/e2e $(ARGS)

lint: $(STAMP) ## Check format, rules, types and the direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP) ## Put the code in its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

bench: $(STAMP) ## Measure; ratios within one run, never absolute promises
	@$(BIN)/python -m benchmarks $(ARGS)

docs: $(STAMP) ## Draw the life cycles, the table of exposure, who may do what and what leavers leave
	@$(BIN)/python -m docs.lifecycles
	@$(BIN)/python -m docs.exposure
	@$(BIN)/python -m docs.permissions
	@$(BIN)/python -m docs.leavers
	@$(BIN)/python -m docs.vault_access

screenshots: $(STAMP) ## Take the documentation's pictures anew (needs Chromium)
	@$(BIN)/python -m docs.screenshots

lock: ## Compile the locks again (needs uv)
	@uv pip compile --quiet --universal --generate-hashes --no-annotate --python-version 3.11 pyproject.toml --output-file requirements.lock
	@uv pip compile --quiet --universal --generate-hashes --no-annotate --python-version 3.11 pyproject.toml --extra charts --constraint requirements.lock --output-file requirements-charts.lock
	@uv pip compile --quiet --universal --generate-hashes --no-annotate --python-version 3.11 pyproject.toml --group dev --extra charts --output-file requirements-dev.lock

clean: ## Remove the environment and what tools left behind
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find . -name __pycache__ -prune -exec rm -rf {} +
