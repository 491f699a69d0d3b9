# Every target sets up .venv first, if that is needed. Without make: python bootstrap.py -- COMMAND

PYTHON ?= python3
INSIDE := $(PYTHON) bootstrap.py --
WORKERS ?= 2

.PHONY: help demo test setup check format lint types imports docs bench proof golden lock clean clean-cache

help:            ## what can be made
	@grep -hE '^[a-z-]+: .*##' Makefile | sed -E 's/:.*## */\t/' | expand -t 14

demo:            ## the main job: a real call centre's plans compared, with a report in demo-out/
	$(INSIDE) queuesim compare configs/anonymous-bank.yaml --report --out demo-out

test:            ## all tests, at most 15 minutes on two cores
	$(INSIDE) pytest -n $(WORKERS) --dist worksteal -p no:benchmark tests

setup:           ## only set up .venv
	$(PYTHON) bootstrap.py

check: format lint types imports test docs  ## everything a change must pass

format:
	$(INSIDE) ruff format --check .

lint:
	$(INSIDE) ruff check .
	$(INSIDE) codespell

types:
	$(INSIDE) mypy

imports:
	$(INSIDE) lint-imports --no-cache

docs:            ## the documentation site, in site/
	$(PYTHON) bootstrap.py --venv .venv-docs --lock docs/requirements.txt --no-project -- \
	    mkdocs build --strict --quiet

bench:           ## speed beside hand-written programs; fails when a ratio falls by a fifth twice
	$(INSIDE) python benchmarks/check_ratios.py --run

proof:           ## the long studies, with their output under benchmarks/results/
	mkdir -p benchmarks/results
	$(INSIDE) bash -o pipefail -c "python benchmarks/exact_answers.py --engine kernel | tee benchmarks/results/exact_answers_kernel.txt"
	$(INSIDE) bash -o pipefail -c "python benchmarks/law_fit.py | tee benchmarks/results/law_fit.txt"
	$(INSIDE) bash -o pipefail -c "python benchmarks/same_draws.py | tee benchmarks/results/same_draws.txt"
	$(INSIDE) bash -o pipefail -c "python benchmarks/null_study.py | tee benchmarks/results/null_study.txt"
	$(INSIDE) bash -o pipefail -c "python benchmarks/agreement.py --networks 10000 --seed 1 --processes $(WORKERS) | tee benchmarks/results/agreement.txt"
	$(INSIDE) bash -o pipefail -c "python benchmarks/seeded_faults.py --processes $(WORKERS) | tee benchmarks/results/seeded_faults.txt"

golden:          ## write the stored numbers anew; look at the difference before committing it
	$(INSIDE) pytest -p no:benchmark tests/golden --rewrite-golden

lock:            ## write the locks anew from pyproject.toml (needs uv)
	PYTHON=$(PYTHON) .ci/lock $(UPGRADE)

clean:           ## remove what was made, the environment included
	rm -rf .venv .venv-docs site demo-out build dist htmlcov .coverage .benchmarks
	$(MAKE) clean-cache

clean-cache:     ## remove what tools remember
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +
