# The words of this project. `make` alone lists them; CI runs the same ones.
#
# Everything is installed into .venv, from the package index that pip is set up for, with the
# versions of constraints.txt. Nothing outside this folder is touched.

VENV := .venv
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# What each job prints comes in one piece, where make knows how: 3.81, as macOS has it, does not.
WHOLE_OUTPUT := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
NEWEST_FIRST := python3 python3.14 python3.13 python3.12 python3.11 python

.DEFAULT_GOAL := help
.PHONY: help demo fleet test asyncio unit generate check-generated lint-spec lint types mypy pyright typed-names imports lines breaking interface check docs bench bench-plots soak mutants bundle drift versions build clean

help: ## list these words
	@echo "usage: make WORD"
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  \1|\2/' | awk -F'|' '{printf "  %-16s %s\n", $$1, $$2}'

demo: $(VENV)/.ready ## list, describe, preview, enrol, watch and export, on a sandbox
	@$(RUN) -m close_async.cli demo

fleet: $(VENV)/.dev ## enrol 400 contacts by three workers, with redis-server and postgresql, and kill one
	@$(RUN) -m examples.fleet

test: $(VENV)/.dev ## run all tests: unit, property, doctests, the examples of the documents
	@$(RUN) -m pytest -n auto --dist loadfile
	@$(MAKE) --no-print-directory asyncio

asyncio: $(VENV)/.dev ## run the tests of what only asyncio does, by pytest-asyncio in both of its modes
	@$(RUN) -m pytest -q -c tests/on_asyncio/strict.ini tests/on_asyncio
	@$(RUN) -m pytest -q -c tests/on_asyncio/auto.ini tests/on_asyncio

unit: $(VENV)/.dev ## run the quick tests only, for every save: no servers, subprocesses or generator runs
	@TEST_DEPTH=quick $(RUN) -m pytest -n auto --dist worksteal -m 'not slow' tests

generate: $(VENV)/.dev ## write close_async/_generated/ from the API document, openapi/close.yaml and what is beside it
	@$(RUN) -m tools.generate

check-generated: $(VENV)/.dev ## check that the generated code is what `make generate` writes
	@$(RUN) -m tools.generate --check

lint-spec: $(VENV)/.dev ## check the API document: validity, examples, redocly's rules
	@$(RUN) -m tools.lint_spec

lint: $(VENV)/.dev ## run ruff: rules and format
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check

types: mypy pyright typed-names ## run mypy --strict and pyright, and check that every public name is typed

mypy: $(VENV)/.dev
	@$(RUN) -m mypy

pyright: $(VENV)/.dev
	@$(RUN) -m pyright

typed-names: $(VENV)/.dev
	@$(RUN) -m tools.verify_types

imports: $(VENV)/.dev ## check that imports point down, and that the sandbox imports nothing of ours
	@$(VENV)/bin/lint-imports

interface: $(VENV)/.dev ## write tests/samples/interface/ from the public interface as it is
	@$(RUN) -m tools.breaking.snapshot

lines: $(VENV)/.dev ## count the hand-written lines of each room, against the budgets in pyproject.toml
	@$(RUN) -m tools.lines

breaking: $(VENV)/.dev ## what users would miss of the last release, or of BASE=REF: interface, types, API document
	@$(RUN) -m tools.breaking $(BASE)

CHECKS := mypy pyright typed-names check-generated lint-spec lint imports lines

check: $(VENV)/.dev ## run all checks, two at a time: of types, lint, imports, lines, the API document and the generated code
	@$(MAKE) --no-print-directory --keep-going --jobs=2 $(WHOLE_OUTPUT) $(CHECKS)

docs: $(VENV)/.docs ## build the site of docs/ in build/site/, without a warning, and check every link of it
	@$(RUN) -m tools.site

BENCHMARKS := calls rows decode import_time queries rate_budget fleet sandbox_world sandbox_server

bench: $(VENV)/.dev ## measure the figures of benchmarks/README.md, each against its target; all run, whatever fails
	@failed=; for one in $(BENCHMARKS); do $(RUN) -m benchmarks.$$one --check || failed="$$failed $$one"; done; \
	[ -z "$$failed" ] || { echo "missed a target:$$failed"; exit 1; }

bench-plots: $(VENV)/.dev ## draw how cost grows with work, as SVG in benchmarks/
	@$(RUN) -m benchmarks.plots

soak: $(VENV)/.dev ## run 10,000 random programs under faults and crashes, and check each write's outcome
	@$(RUN) -m tools.soak --lives 10000
	@CONTENTION_SECONDS=10 $(RUN) -m pytest -q tests/wire/pool/test_pool_contention.py tests/faults/test_contention.py

mutants: $(VENV)/.mutants ## plant N=200 small faults (SEED=0, FILES=...) in what decides about sending, and print the unseen ones
	@$(RUN) -m tools.mutants --count $(or $(N),200) --seed $(or $(SEED),0) $(FILES)

bundle: $(VENV)/.dev ## write the API document as one file, openapi/bundle/close.yaml
	@$(RUN) -m tools.bundle

drift: $(VENV)/.dev ## how FILE=..., a document that Close publishes, differs from ours
	@$(if $(FILE),,$(error FILE=... names the OpenAPI document that Close publishes))$(RUN) -m tools.drift '$(FILE)' $(ARGS)

versions: $(VENV)/.dev ## try the newest generator, and the newest and lowest of each dependency (TRY=newest for one)
	@$(RUN) -m tools.versions $(TRY)

build: bundle ## build the wheel and the source archive, in dist/, and the API document as one file
	@$(RUN) -m build

clean: ## delete everything that can be made again
	rm -rf $(VENV) dist build openapi/bundle .mypy_cache .pytest_cache .ruff_cache .hypothesis .mutants.json .import_linter_cache .cache

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

$(VENV)/.mutants: $(VENV)/.dev requirements-mutants.txt
	@$(INSTALL) --requirement requirements-mutants.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.dev requirements-docs.txt
	@echo "installing what builds the site"
	@$(INSTALL) --requirement requirements-docs.txt
	@touch $@
