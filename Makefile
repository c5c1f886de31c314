# Everything runs in .venv: made on first use, renewed when a lock or pyproject.toml changes.
PYTHON ?= python3
UV ?= uv
BIN := .venv/bin
# Without compiling every module at once: that is half a minute, for modules that hardly any run imports.
PIP := -m pip --disable-pip-version-check install --quiet --no-compile
# A command of its own in the header, so that no path of the machine that made a lock ends up in it.
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile pyproject.toml --quiet --upgrade --no-strip-extras \
	--universal --python-version 3.11 --generate-hashes

# By file, so that what the tests of one file share is made once.
PYTEST := -n 2 --dist loadfile
COVERAGE ?=
# What one process has compiled the next one need not: the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report check slow check-all lock lowest wheel-test bundle bundle-test clean
.DELETE_ON_ERROR:

report: .venv/run.stamp
	@$(BIN)/doorloop report data/sample

# What is run between two edits: minutes.
check: .venv/dev.stamp
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy --num-workers 2
	$(BIN)/pytest $(PYTEST) -m "not slow" --hypothesis-profile quick $(COVERAGE)

# Exhaustive searches, fuzz, browser, office, cluster, corpus, and all examples of every property.
slow: .venv/dev.stamp
	$(BIN)/pytest $(PYTEST) -m "slow or hypothesis" $(COVERAGE)

check-all: check slow

# Needs uv. The development lock follows the run lock, so that what is tested is what is run.
lock:
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt
	$(COMPILE) --extra figures --constraint requirements/dev.txt --output-file requirements/bundle.txt
	$(COMPILE) --extra dev --resolution lowest-direct --output-file requirements/lowest.txt

lowest: .venv-lowest/lowest.stamp
	.venv-lowest/bin/pytest $(PYTEST)

wheel-test:
	$(PYTHON) tools/wheel_test.py

# One archive for desktops without network; wants a package index that has wheels for Windows and Linux.
bundle: .venv/dev.stamp
	$(BIN)/python tools/make_bundle.py

# The same for this Python alone, and installed from it with the index switched off.
bundle-test: .venv/dev.stamp
	$(BIN)/python tools/make_bundle.py --only linux-$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])') --try --out .venv/bundle

clean:
	rm -rf .venv .venv-lowest .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/pyvenv.cfg .venv-lowest/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(@D)

.venv/%.stamp: requirements/%.txt pyproject.toml | .venv/pyvenv.cfg
	$(BIN)/python $(PIP) --require-hashes --requirement $<
	$(BIN)/python $(PIP) --no-deps --editable .
	@touch $@

.venv-lowest/%.stamp: requirements/%.txt pyproject.toml | .venv-lowest/pyvenv.cfg
	.venv-lowest/bin/python $(PIP) --require-hashes --requirement $<
	.venv-lowest/bin/python $(PIP) --no-deps --editable .
	@touch $@
