# Gatehouse: one word for each thing one does here. A fresh machine needs Python 3.11 or 3.12, git and make.

PYTHON ?= python3
VENV := .venv/bin
LOCAL := $(VENV)/python -m console.local
OWN_UV := .gatehouse/tools/uv/bin/uv
PACKAGES := console policies fleet tester egress waf slo telemetry certificates vending costs alerting exports tenancy recovery agent/gatehouse_agent \
	protocol/gatehouse_protocol \
	inspector/gatehouse_inspector cli/gatehouse_cli
SCHEMA := docs/openapi.yaml
SCHEMA_TYPES := frontend/src/api/schema.d.ts
CHROMIUM := $(firstword $(shell command -v chromium chromium-browser google-chrome 2>/dev/null))
WORKERS ?= 4  # on two processors: two of them mostly wait

export UV_PYTHON_DOWNLOADS := never
unexport PYTHONDONTWRITEBYTECODE  # each of a product's twenty processes would compile all it imports, at every start

.DEFAULT_GOAL := help
.PHONY: help setup up frontend sign-in fault test test-frontend test-python check check-python check-contract check-frontend \
	openapi golden bench e2e screenshots pictures clean sbom licences weaknesses fuzz

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 16

setup: .venv/.ready  ## install everything Python needs, as locked

up: setup  ## run the whole product on this machine until Ctrl-C
	@exec $(LOCAL) up

frontend: setup  ## build the console, if its sources changed
	@$(LOCAL) frontend

sign-in: setup  ## print another sign-in link for the demo owner
	@$(LOCAL) sign-in

SHARE ?= 50
fault: setup  ## break the front page of the demo's shop for a share of its requests (SHARE=50; 0 heals it)
	@$(LOCAL) fault $(SHARE)

test: test-frontend test-python  ## run all tests

test-frontend: setup
	@$(LOCAL) npm run test

test-python: setup
ifeq ($(CHROMIUM),)
	@echo "***********************************************************************"
	@echo "***  No Chromium on this machine: the browser tests are NOT run.    ***"
	@echo "***  Install it (apt-get install chromium) and run make test again. ***"
	@echo "***********************************************************************"
endif
	@$(LOCAL) frontend  # once, before several products of tests would
	$(VENV)/pytest -n $(WORKERS) $(if $(CHROMIUM),,-m "not browser")

check: check-python check-contract check-frontend  ## lint, types, architecture, migrations, API contract

check-python: setup
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy $(PACKAGES)
	$(VENV)/lint-imports
	@$(LOCAL) licences >/dev/null || $(LOCAL) licences | grep "NOT ALLOWED"
	$(LOCAL) scratch $(VENV)/python manage.py makemigrations --check --dry-run

check-contract: setup
	@$(MAKE) --no-print-directory openapi SCHEMA=.gatehouse/contract/openapi.yaml SCHEMA_TYPES=.gatehouse/contract/schema.d.ts
	@diff -u $(SCHEMA) .gatehouse/contract/openapi.yaml && diff -u $(SCHEMA_TYPES) .gatehouse/contract/schema.d.ts \
		|| { echo "The API changed. Run make openapi and commit what it writes."; exit 1; }

check-frontend: setup
	$(LOCAL) npm exec -- prettier --check .
	$(LOCAL) npm run types
	$(LOCAL) npm run lint

licences: setup  ## list the licence of every package; fails where one is not on the list
	@$(LOCAL) licences

SBOM := .gatehouse/sbom
sbom: setup  ## write what the product consists of, as CycloneDX, into .gatehouse/sbom
	@mkdir -p $(SBOM)
	@if uv --version >/dev/null 2>&1; then uv=uv; else $(MAKE) --no-print-directory $(OWN_UV); uv=$(OWN_UV); fi; \
		$$uv export --quiet --frozen --all-packages --no-dev --format cyclonedx1.5 --preview-features sbom-export \
		--output-file $(SBOM)/python.cdx.json
	@mkdir -p $(SBOM)/npm && cp frontend/package-lock.json $(SBOM)/npm  # npm wants a version, which the console has none of
	@sed 's/"private": true,/"private": true, "version": "0.1.0",/' frontend/package.json > $(SBOM)/npm/package.json
	@$(LOCAL) npm --prefix $(abspath $(SBOM))/npm sbom --sbom-format cyclonedx --package-lock-only --omit dev \
		> $(SBOM)/console.cdx.json
	@ls -l $(SBOM)

AUDITOR := pip-audit==2.10.1
weaknesses: setup  ## look up known weaknesses of what is shipped: any of Python's, high ones of npm's; needs a network
	@mkdir -p $(SBOM)
	@if uv --version >/dev/null 2>&1; then uv=uv; else $(MAKE) --no-print-directory $(OWN_UV); uv=$(OWN_UV); fi; \
		$$uv export --quiet --frozen --all-packages --no-dev --no-emit-workspace --output-file $(SBOM)/python.txt && \
		$$uv tool run --from $(AUDITOR) pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		--requirement $(SBOM)/python.txt
	@$(LOCAL) npm audit --omit dev --audit-level high

FUZZ ?= 10000
fuzz: setup  ## try the API with made-up requests against its document (FUZZ=10000 examples); takes half an hour
	GATEHOUSE_FUZZ_EXAMPLES=$(FUZZ) $(VENV)/pytest -n 0 tests/security/test_fuzz.py

openapi: setup  ## write the API's contract and the console's types of it
	@mkdir -p $(dir $(SCHEMA)) $(dir $(SCHEMA_TYPES))
	$(LOCAL) scratch $(VENV)/python manage.py spectacular --validate --fail-on-warn --file $(SCHEMA)
	$(LOCAL) npm exec -- openapi-typescript $(abspath $(SCHEMA)) -o $(abspath $(SCHEMA_TYPES))

golden: setup  ## rewrite the golden files from what the code does now; read the diff
	$(VENV)/pytest -n $(WORKERS) tests/policies/compiler --update-golden

bench: setup  ## measure every budget beside its peer
	$(VENV)/python -m bench

e2e: setup  ## drive the console of a product that is up
	$(LOCAL) npm run e2e

screenshots: setup  ## take pictures of every dashboard from a product of its own, some for the docs
	@$(LOCAL) frontend
	$(VENV)/python -m tests.pictures.dashboards

pictures: setup  ## take the pictures of docs/rollouts.md from a product of its own
	$(VENV)/python -m tests.pictures.rollouts

clean:  ## remove everything that running and testing left here
	@if [ -x $(VENV)/python ]; then $(LOCAL) clean; else rm -rf .gatehouse; fi
	rm -rf frontend/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.ready: uv.lock pyproject.toml agent/pyproject.toml protocol/pyproject.toml inspector/pyproject.toml cli/pyproject.toml
	@if uv --version >/dev/null 2>&1; then uv=uv; else $(MAKE) --no-print-directory $(OWN_UV); uv=$(OWN_UV); fi; \
		echo "Installing Python packages as locked in uv.lock"; $$uv sync --frozen --compile-bytecode
	@touch $@

# uv comes from PyPI, into a folder of its own: a Debian that guards its system Python is left alone.
$(OWN_UV):
	@echo "Installing uv from PyPI into .gatehouse/tools"
	@rm -rf $(dir $(OWN_UV))..
	@$(PYTHON) -m venv .gatehouse/tools/uv >/dev/null && .gatehouse/tools/uv/bin/python -m pip install --quiet uv \
		|| { rm -rf .gatehouse/tools/uv; $(PYTHON) -m pip install --quiet --target .gatehouse/tools/uv uv; }
