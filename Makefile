# `make site` and `make test` are all that one needs; each installs what it needs first.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

# The system's own comes first: it is compiled with what a profile taught, and a fifth faster than
# one that was compiled without.
PYTHON ?= $(shell for name in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
BIN := .venv/bin
PORT ?= 8000

.PHONY: help site test check unit browser validate lighthouse golden bench wheel screenshots clean

help: ## Show what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, with venv (on Debian the package python3-venv), and none was found." >&2; exit 1; }
	@echo "Installing Regesta into .venv …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/tested: .venv/installed
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@$(BIN)/python tests/browser/chromium.py --install
	@touch $@

site: .venv/installed ## Build content/ into site/, and say how to look at it
	@$(BIN)/regesta build

test: check unit browser ## Everything: style, types, tests, the built site, a real browser

check: .venv/tested ## Style, types, and who may import whom
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports --no-logo > .venv/imports.log || { cat .venv/imports.log; exit 1; }
	@$(BIN)/regesta check > /dev/null

unit: .venv/tested ## Unit and property tests
	@$(BIN)/python -m pytest -q -n 2 tests/unit tests/property tests/golden

browser: .venv/tested ## The site built from content/, checked and read in Chromium
	@$(BIN)/regesta build > /dev/null
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile tests/site tests/browser

validate: .venv/tested ## Check every page with the Nu HTML checker (needs java and npm)
	@$(BIN)/regesta build > /dev/null
	@$(BIN)/python tests/site/validate.py site

lighthouse: .venv/tested ## Rate the main pages with Lighthouse (needs npm)
	@$(BIN)/regesta build > /dev/null
	@$(BIN)/python tests/site/lighthouse.py site

golden: .venv/tested ## Write the golden pages anew, to be read before they are committed
	@REGESTA_GOLDEN=update $(BIN)/python -m pytest -q tests/golden
	@git --no-pager diff --stat tests/golden

bench: .venv/tested ## Time builds of 10,000 articles, and those of other generators; ARGUMENTS="--count 1000"
	@$(BIN)/python tests/benchmarks/run.py $(ARGUMENTS)

screenshots: .venv/tested ## Pictures of the main pages: desktop, phone, dark, print
	@$(BIN)/regesta build > /dev/null
	@$(BIN)/python tests/browser/screenshots.py tests/.cache/screenshots

wheel: .venv/tested ## Make the package
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## Remove all that make and Regesta made
	@if [ -x $(BIN)/regesta ]; then $(BIN)/regesta clean; fi
	@rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .regesta
