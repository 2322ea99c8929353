# make run: the app. make test: every check. Both set up what they need; `make help` lists the rest.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell sh scripts/find-python)

# One thread a process: small matrices gain nothing from more, and two processes with two threads each collapse.
export OMP_NUM_THREADS ?= 1
export MKL_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test lint format types js bench clean clean-all

help: ## show this list
	@echo "Auto-decoder Playground"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/app.stamp ## start the app and open it (PORT=8501, HOST=localhost)
	@exec $(BIN)/python scripts/serve.py $(if $(PORT),--port $(PORT)) $(if $(HOST),--host $(HOST))

# pytest stands last, so that its summary is the last line. Tests that share the server and the browser are one
# group and stay in one process; everything else runs beside them in the other.
test: $(VENV)/test.stamp ## lint, types, Node tests, then every Python and browser test (ARGS="-k words")
	@sh scripts/need chromium node
	@$(MAKE) --no-print-directory lint js
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: $(VENV)/test.stamp ## style, formatting and strict types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory types

types: $(VENV)/test.stamp ## strict types of autodecoder_core
	$(BIN)/mypy

js: ## the tests of the browser's modules that need no browser
	@sh scripts/need node
	@files=$$(find tests -name '*.test.js' -o -name '*.test.mjs' | sort); \
	if [ -z "$$files" ]; then echo "make: no Node tests found under tests/ (*.test.js, *.test.mjs)" >&2; exit 1; fi; \
	echo "node --test ($$(echo "$$files" | wc -l | tr -d ' ') files)"; \
	node --test $$files > $(VENV)/node-test.log 2>&1 || { cat $(VENV)/node-test.log; exit 1; }; \
	grep -E '^(#|ℹ) (tests|pass|fail) ' $(VENV)/node-test.log

format: $(VENV)/test.stamp ## put the code into the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/test.stamp ## measure speed and memory of this machine
	@sh scripts/need chromium node
	$(BIN)/python -m bench $(ARGS)

clean: ## remove caches and results
	rm -rf .pytest_cache .ruff_cache .mypy_cache .hypothesis test-results build
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

clean-all: clean ## … and the environment too
	rm -rf $(VENV)

# ---- the environment, renewed only when what it depends on has changed

$(VENV)/created.stamp:
	@sh scripts/create-venv "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/app.stamp: requirements.txt $(VENV)/created.stamp
	@echo "Installing what the app needs (minutes, the first time) …"
	@$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-test.txt $(VENV)/app.stamp
	@echo "Installing what the checks need …"
	@$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-test.txt
	@touch $@
