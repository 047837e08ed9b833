# What a person runs. `make` alone lists it. Each step does only what is missing, so all can be run again at any time.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

PRESET ?= dev
JOBS ?= $(shell nproc)
# Tests wait more than they compute.
TEST_JOBS ?= $(shell echo $$((2 * $(JOBS))))
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/wrkhrs
PYTHON := $(CACHE)/venv/bin/python
AI_SERVICES := wrkhrs-gateway wrkhrs-orchestrator wrkhrs-rag wrkhrs-llm wrkhrs-asr wrkhrs-mcp wrkhrs-tool-registry wrkhrs-edge
WRKHRS := build/$(PRESET)/bin/wrkhrs
export PRESET
# One locale for all builds: ccache counts it as input, so another one would miss everything.
export LANG := C.UTF-8
unexport LC_ALL LC_CTYPE LC_MESSAGES

help: ## this list
	@echo "WrkHrs: make TARGET"
	grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  \1\t\2/' | expand -t 20
	echo "Variables: PRESET=dev|release, JOBS=$(JOBS), TEST_JOBS=$(TEST_JOBS), WRKHRS_CUDA=1, WRKHRS_CUDA_ARCHITECTURES=90, WRKHRS_NATIVE=1, WRKHRS_HOME, WRKHRS_RUNTIME=compose|native"

##: from nothing to an answer
up: ## everything: set up, build, fetch models, start, load samples, ask one question
	@scripts/up

down: ## stop the stack and the platform under it (data stays)
	@if [ "$$(scripts/runtime)" = compose ]; then scripts/compose --profile '*' down; else $(WRKHRS) down && $(WRKHRS) platform down; fi

##: the steps of `make up`, alone
setup: ## Debian packages, the Python of the tests, the git hook (sudo when not root)
	@echo "== setup"
	scripts/setup

deps: setup ## fetch and build the third-party libraries, once, outside the checkout
	@echo "== third-party libraries"
	scripts/deps

configure: deps
	@echo "== configure ($(PRESET))"
	mkdir -p $(CACHE)/logs
	cmake --preset $(PRESET) >$(CACHE)/logs/configure-$(PRESET).log 2>&1 || { tail -n 30 $(CACHE)/logs/configure-$(PRESET).log; exit 1; }

build: configure ## build WrkHrs into build/$PRESET/bin
	@echo "== build ($(PRESET))"
	cmake --build build/$(PRESET) -j $(JOBS)

models: build ## fetch the default models, checked by sha256
	@echo "== models"
	$(WRKHRS) models pull

corpus: setup ## fetch the sample documents and the recording
	@echo "== sample documents"
	scripts/corpus

##: a running stack
health: ## is everything well, and if not, what is (SERVICE=rag: one of them)
	@scripts/health_check.sh $(SERVICE)

doctor: ## what is wrong, why, and what to run (SECTION=rag: one section of the runbook)
	@scripts/doctor $(SECTION)

status: ## processes, ports, memory
	@$(WRKHRS) status

logs-ai: ## follow the logs of the AI services
	@if [ "$$(scripts/runtime)" = compose ]; then scripts/compose logs --follow --tail 100 $(AI_SERVICES); else $(WRKHRS) logs -f; fi

platform-up: ## PostgreSQL, S3, MLflow, monitoring (in containers Qdrant too)
	@scripts/platform_up

ai-up: ## start the AI services only
	@scripts/ai_up

##: tests and measurements
test: test-unit test-e2e ## unit, contract and end-to-end tests

test-unit: build corpus models ## unit and contract tests (ctest)
	@echo "== unit and contract tests"
	scripts/s3_server versitygw >/dev/null || echo "  no S3 server can be built here: its tests are skipped"
	ctest --preset $(PRESET) -j $(TEST_JOBS) --no-tests=error

test-e2e: build corpus models ## real clients against the real binaries (pytest)
	@echo "== end-to-end tests"
	WRKHRS_BIN_DIR=$(CURDIR)/build/$(PRESET)/bin $(PYTHON) -m pytest -p no:cacheprovider -n $(TEST_JOBS) --dist loadfile --no-loadscope-reorder \
	  -m "not long and not alone" tests/e2e tests/runbook/test_documents.py $(PYTEST_ARGS)
	WRKHRS_BIN_DIR=$(CURDIR)/build/$(PRESET)/bin $(PYTHON) -m pytest -p no:cacheprovider -m "alone and not long" tests/e2e $(PYTEST_ARGS) \
	  || test $$? = 5  # none of them was chosen by PYTEST_ARGS

alerts-test: build ## do the alerts fire, reset and arrive (a part of test-e2e)
	@echo "== alerts"
	WRKHRS_BIN_DIR=$(CURDIR)/build/$(PRESET)/bin $(PYTHON) -m pytest -p no:cacheprovider tests/e2e/test_alerts.py \
	  tests/e2e/test_monitoring.py $(PYTEST_ARGS)

test-sanitizers: deps ## address and undefined behaviour over all tests, thread over the concurrent ones
	@scripts/test_sanitizers

runbook-test: build models ## every command of the operations runbook, word for word, against containers
	@scripts/runbook_test $(PYTEST_ARGS)

runbook-test-native: build models ## the commands of docs/runbook.md for a machine without Docker, on a stack and a platform of their own
	WRKHRS_BIN_DIR=$(CURDIR)/build/$(PRESET)/bin $(PYTHON) -m pytest -p no:cacheprovider -o timeout=1800 tests/runbook $(PYTEST_ARGS)

bench-scaling: build models ## in containers: searches at one and three replicas of rag, a replica killed under load, an update under load
	@WRKHRS_SCALING_SECONDS=20 WRKHRS_SCALING_FILES=60 WRKHRS_CONTAINER_TESTS=tests/containers/test_scaling.py scripts/runbook_test -s $(PYTEST_ARGS)

tidy: ## formatting, include direction, house rules
	@scripts/tidy

bench: setup ## start time, memory, gateway overhead beside nginx
	@scripts/setup --bench --no-hook
	@$(MAKE) build models PRESET=release
	$(PYTHON) scripts/bench $(BENCH_ARGS)

long-tests: build corpus models ## fuzzing, soak runs, outages, all tests in containers: some three hours
	@scripts/long_tests

docs: build ## write docs/generated and the dashboards again
	@$(WRKHRS) config reference >docs/generated/config.md
	scripts/notices
	deploy/grafana/make_dashboards.py

clean: ## remove build/ (the dependency cache stays)
	@rm -rf build

.PHONY: runbook-test runbook-test-native bench-scaling help up down setup deps configure build models corpus health doctor status logs-ai platform-up ai-up test test-unit test-e2e alerts-test \
  test-sanitizers tidy bench long-tests docs clean
