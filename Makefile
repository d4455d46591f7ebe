# Every command a contributor needs. `make help` lists them.
# Needs Python 3.11 or newer and the ordinary package client of Python; installs nothing outside .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# what a quick run asks of PostgreSQL too: the rooms whose guards and figures are SQL of their own there
BOTH := tests/office/audit tests/office/registry tests/office/windows
STAMP := .venv/.set-up
ENGLISH := src/niukou/web/frame/locale/en/LC_MESSAGES/django.po
SERVE ?= 1
ALL ?=
DEMO_OUT ?= demo-out

.PHONY: help setup demo test check bench format screenshots

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(STAMP) ## a virtual environment in .venv with niukou and every tool; quick when run again

$(STAMP): requirements/dev.txt requirements/node.txt pyproject.toml tools/web_assets.py $(ENGLISH)
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新版本，这里是 / Python 3.11 or newer is needed, this is: `$(PYTHON) --version`"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "缺少 venv（Debian 上是 python3-venv 包）/ the venv module is missing (package python3-venv on Debian)"; exit 1; }
	@echo "准备环境，第一次约需一两分钟 / setting up, the first time takes a minute or two"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@command -v npm >/dev/null || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
	@$(BIN)/python -m tools.web_assets
	@$(BIN)/python -m tools.translations
	@touch $(STAMP)

demo: $(STAMP) ## a made-up county screened, a county's whole drive, its figures, then its pages; SERVE=0 stops before the pages
	@$(BIN)/python -m demo --out $(DEMO_OUT)
	@$(BIN)/python -m demo.drive --out $(DEMO_OUT)/drive
	@test "$(SERVE)" = 0 || $(BIN)/python -m demo.drive.pages --out $(DEMO_OUT)/drive

test: $(STAMP) ## the quick tests, a part of the office's on PostgreSQL too where one answers; ALL=1 runs all on both and fails on anything left out
	@NIUKOU_DATABASE_URL= NIUKOU_ALL=$(ALL) $(BIN)/python -m pytest -q -n 2 --dist loadfile $(if $(ALL),,-m "not long")
	@if url=`$(BIN)/python -m tests.office.postgresql`; then \
	  echo "PostgreSQL 上$(if $(ALL),全部,部分)办公室测试 / $(if $(ALL),all,a part) of the office's tests once more, on PostgreSQL"; \
	  NIUKOU_DATABASE_URL=$$url NIUKOU_ALL=$(ALL) $(BIN)/python -m pytest -q -n 2 --dist loadfile $(if $(ALL),tests/office,$(BOTH) -m "not long"); \
	else \
	  echo "未运行：PostgreSQL 上的测试，上面说了为什么；SQLite 上的都运行了 / not run: the office's tests on PostgreSQL"; \
	  test -z "$(ALL)"; \
	fi

check: $(STAMP) ## linters, types, import contracts, packs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(BIN)/yamllint --strict packs
	@$(BIN)/niukou packs check
	@$(BIN)/niukou packs test

format: $(STAMP) ## put code into the one form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

bench: $(STAMP) ## the measurements, side by side in one run; writes docs/performance.md
	@$(BIN)/python -m bench

screenshots: $(STAMP) ## the main pages of the demo that was made, as pictures into docs/pages; needs a Chromium
	@$(BIN)/python -m tools.screenshots --from $(DEMO_OUT)/drive
