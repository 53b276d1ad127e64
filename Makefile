# Everything a newcomer needs; each target does its own set-up on a machine with Python 3.11+ and nothing else.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: setup demo run test check lint types imports texts tests bench shots drive messages pins clean

setup: .venv/.ready

.venv/.ready: requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	$(BIN)/nastavnik demo $(ARGS)

run: setup
	$(BIN)/nastavnik migrate
	$(BIN)/nastavnik run $(ARGS)

test: check

check: lint types imports texts tests

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

texts: setup
	$(BIN)/python -m locales.manage check

tests: setup
	$(BIN)/python -m pytest -n 4 --dist loadscope --no-loadscope-reorder --cov --cov-report=term:skip-covered --cov-fail-under=$(shell cat .ci/coverage) $(ARGS)

bench: setup
	$(BIN)/python -m bench.run $(ARGS)
	$(BIN)/python -m bench.lists
	$(BIN)/python -m bench.reminders
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.pairing
	$(BIN)/python -m bench.roadmaps
	$(BIN)/python -m bench.importing

shots: setup
	$(BIN)/python -m docs.shots $(ARGS)

drive: setup
	$(BIN)/python -m docs.drive $(ARGS)

messages: setup
	$(BIN)/python -m locales.manage extract

# Pins carry versions and hashes only; run after changing pyproject.toml's dependencies.
pins: setup
	$(BIN)/python -m piptools compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.txt pyproject.toml
	$(BIN)/python -m piptools compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe --extra dev --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
