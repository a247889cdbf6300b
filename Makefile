# `make` lists the commands. Nothing but Python >= 3.11 and make is needed to run the site.

PYTHON ?= python3
PORT ?= 8000
DEBUG ?= 0
WORKERS ?= 2
ES_PORT ?= 9200
VENV := .venv
PY := $(VENV)/bin/python
SOURCES := portal organisations courses search home

# Values that only have to pass production's own checks; nothing is started with them.
PRODUCTION_SAMPLE := UTBUD_ENV=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=utbud.example BASE_URL=https://utbud.example DATABASE_URL=postgres://utbud:utbud@localhost/utbud \
	EMAIL_URL=smtp+tls://utbud:utbud@mail.example:587 DEFAULT_FROM_EMAIL=utbud@utbud.example

.PHONY: help setup run run-elasticsearch stop test lint types checks pytest format lock bench import-demo-feed

help:  ## visar kommandona
	@sed -n 's/^\([a-z-]*\):.*  ## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 26

$(VENV)/created.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Utbud behöver Python 3.11 eller nyare; $(PYTHON) är $$($(PYTHON) -V). Prova: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Skapar $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { echo "Modulen venv saknas. Debian/Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/runtime.stamp: requirements.txt $(VENV)/created.stamp
	@echo "Installerar beroenden …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/created.stamp
	@echo "Installerar beroenden och testverktyg …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(VENV)/runtime.stamp  ## förbereder allt utan att starta: beroenden, databas, demoinnehåll, statiska filer
	@$(PY) manage.py prepare

run: $(VENV)/runtime.stamp  ## startar webbplatsen på http://127.0.0.1:8000 (PORT= för en annan port, DEBUG=1 för utveckling)
	@$(PY) manage.py prepare
	@echo
	@echo "  Webbplatsen:  http://127.0.0.1:$(PORT)/"
	@echo "  Redaktionen:  http://127.0.0.1:$(PORT)/admin/"
	@echo "  Avsluta med Ctrl-C."
	@echo
	@DEBUG=$(DEBUG) DJANGO_RUNSERVER_HIDE_WARNING=true $(PY) -m portal.embedded_postgres run $(PY) manage.py runserver \
		--skip-checks $(if $(filter 0,$(DEBUG)),--noreload) 127.0.0.1:$(PORT)

run-elasticsearch: $(VENV)/dev.stamp  ## startar en Elasticsearch bredvid webbplatsen (ES_PORT= för en annan port än 9200)
	@$(PY) -m tests.elasticsearch.running $(ES_PORT)

stop: $(VENV)/runtime.stamp  ## stoppar databasen som ligger kvar efter manage.py-kommandon
	@$(PY) -m portal.embedded_postgres stop

test: $(VENV)/dev.stamp  ## kör allt som CI kör: lint, typer, kontroller, migreringar, alla tester
	@$(PY) -m tests.browser
	@$(PY) -m tests.elasticsearch.jars
	@$(MAKE) --no-print-directory lint types checks pytest

lint: $(VENV)/dev.stamp  ## ruff, djlint och lagerkontrollen
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@if [ -d templates ]; then $(PY) -m djlint --lint --quiet templates; fi
	$(PY) -c 'from importlinter.cli import lint_imports_command as main; main()' --no-logo

types: $(VENV)/dev.stamp  ## mypy
	$(PY) -m mypy

checks: $(VENV)/dev.stamp  ## Djangos kontroller, produktionens kontroller, inga migreringar saknas
	$(PY) manage.py check --fail-level WARNING
	$(PRODUCTION_SAMPLE) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) manage.py makemigrations --check --dry-run

pytest: $(VENV)/dev.stamp  ## bara testerna (ARGS= för flaggor till pytest, WORKERS= för antalet processer)
	$(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile $(ARGS)

format: $(VENV)/dev.stamp  ## formaterar koden och rättar det som ruff kan rätta
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# The lock names no registry and no local folder: whoever installs uses what their own pip is set to.
lock: $(VENV)/dev.stamp  ## låser beroendena på nytt efter en ändring i requirements*.in (UPGRADE=--upgrade höjer alla)
	env -u PIP_FIND_LINKS -u UV_FIND_LINKS $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		$(UPGRADE) requirements.in --output-file requirements.txt
	env -u PIP_FIND_LINKS -u UV_FIND_LINKS $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		$(UPGRADE) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt

bench: $(VENV)/dev.stamp  ## mäter (benchmarks/)
	@set -e; for file in benchmarks/[!_]*.py; do echo "== $$file"; $(PY) -m "benchmarks.$$(basename "$$file" .py)"; done

import-demo-feed: $(VENV)/runtime.stamp  ## läser in ett flöde i EMIL 3-format: make import-demo-feed DATA=katalog
	@[ -n "$(DATA)" ] || { echo "Ange katalogen med flödet: make import-demo-feed DATA=katalog"; exit 1; }
	@$(PY) manage.py prepare --no-demo
	@$(PY) manage.py import_emil3 "$(DATA)"
