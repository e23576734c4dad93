# The words of this project. `make` alone lists them; CI runs the same ones.
#
# Everything is installed into .venv, from the package index that pip is set up for, with the
# versions of constraints.txt. Nothing outside this folder is touched.

VENV := .venv
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
NEWEST_FIRST := python3 python3.14 python3.13 python3.12 python3.11 python

.DEFAULT_GOAL := help
.PHONY: help demo test unit generate check-generated lint-spec lint types imports lines check bench soak build clean

help: ## this list
	@echo "usage: make WORD"
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  \1|\2/' | awk -F'|' '{printf "  %-16s %s\n", $$1, $$2}'

demo: $(VENV)/.ready ## the whole way on a sandbox: list, describe, preview, enrol, watch, export
	@$(RUN) -m close_async.cli demo

test: $(VENV)/.dev ## all tests: unit, property, doctests, the README's examples
	@$(RUN) -m pytest -n auto --dist loadfile

unit: $(VENV)/.dev ## the quick tests only, for every save: no servers, subprocesses or generator runs
	@$(RUN) -m pytest -n auto --dist loadfile -m 'not slow' tests

generate: $(VENV)/.dev ## write close_async/_generated/ from openapi/close.yaml
	@$(RUN) -m tools.generate

check-generated: $(VENV)/.dev ## is the generated code what `make generate` writes?
	@$(RUN) -m tools.generate --check

lint-spec: $(VENV)/.dev ## the API document: validity, examples, redocly's rules
	@$(RUN) -m tools.lint_spec

lint: $(VENV)/.dev ## ruff: rules and format
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check

types: $(VENV)/.dev ## mypy --strict, pyright, and that every public name is typed
	@$(RUN) -m mypy
	@$(RUN) -m pyright
	@$(RUN) -m tools.verify_types

imports: $(VENV)/.dev ## imports point down, the sandbox stands alone
	@$(VENV)/bin/lint-imports

lines: $(VENV)/.dev ## hand-written lines of each room, against the budgets in pyproject.toml
	@$(RUN) -m tools.lines

check: check-generated lint-spec lint types imports lines ## all of these checks

bench: $(VENV)/.dev ## all figures of benchmarks/README.md, each against its target
	@$(RUN) -m benchmarks.decode --check
	@$(RUN) -m benchmarks.import_time --check
	@$(RUN) -m benchmarks.queries --check
	@$(RUN) -m benchmarks.rate_budget --check
	@$(RUN) -m benchmarks.sandbox_world --check
	@$(RUN) -m benchmarks.sandbox_server --check

soak: $(VENV)/.dev ## 10,000 lives in which everything goes wrong, and what became of each write
	@$(RUN) -m tools.soak --lives 10000
	@CONTENTION_SECONDS=10 $(RUN) -m pytest -q tests/wire/pool/test_pool_contention.py

build: $(VENV)/.dev ## the wheel and the source archive, in dist/
	@$(RUN) -m build

clean: ## everything that can be made again
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# An interpreter without ensurepip leaves half a folder behind: drop it, and try the next one.
$(VENV)/bin/python:
	@for python in $(NEWEST_FIRST); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "setting up $(VENV) with $$($$python --version)"; \
	    $$python -m venv $(VENV) && exit 0; rm -rf $(VENV); \
	  fi; \
	done; \
	echo "Python 3.11 or later with the venv module (python3-venv on Debian) is needed."; \
	echo "None of these is: $(NEWEST_FIRST)"; exit 1

$(VENV)/.ready: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "installing close_async with its extras"
	@$(INSTALL) --editable '.[cli,sandbox,speed]'
	@touch $@

$(VENV)/.dev: $(VENV)/.ready requirements-dev.txt
	@echo "installing what development needs"
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@
