# `make run` and `make test` are the whole set-up: they create .venv, install what is missing and start.
#
#   make run                          the window; without a display, a screenshot of it in build/
#   make run ARGS="--theme light"     with options for cnn-explorer
#   make run PIP_ARGS="..."           with options for pip, once (see README: CPU-only torch)
#   make test [ARGS="tests/cli -x"]   every test, on a virtual display
#   make lint | format | wheel | clean
#
# PYTHON chooses the interpreter .venv is made with.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
SCREENSHOT := build/screenshot.png
SCREEN := -screen 0 1600x1000x24 +extension GLX

.PHONY: run test lint format wheel clean

run: $(VENV)/installed
	@if [ "$$(uname)" != Linux ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		sh tools/system-libraries.sh window && exec $(BIN)/cnn-explorer $(ARGS); \
	else \
		echo "There is no display here: drawing a sample digit in the real window on a virtual one."; \
		sh tools/system-libraries.sh virtual && mkdir -p $(dir $(SCREENSHOT)) && \
		exec xvfb-run -a -s "$(SCREEN)" $(BIN)/cnn-explorer --demo $(SCREENSHOT) $(ARGS); \
	fi

test: $(VENV)/installed-test
	@sh tools/system-libraries.sh virtual
	$(BIN)/ruff check .
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

wheel: $(VENV)/installed
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache

# The files below say what .venv holds, so that a second run starts at once.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install $(PIP_ARGS) --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install $(PIP_ARGS) --editable '.[test]'
	@touch $@ $(VENV)/installed

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "CNN Explorer needs Python 3.11 or newer; install it, or name it with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
