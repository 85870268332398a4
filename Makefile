# Two commands: `make demo` serves the platform with invented data, `make test` proves it.
# A stamp per step: each one runs again only when what it is made from has changed.

PORT ?= 8000
PYTEST_ARGS ?= -q -n auto --dist loadfile --no-loadscope-reorder

PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
PYTEST := $(PY) -m pytest $(PYTEST_ARGS)
DEMO_ENV := DEMO=1 DJANGO_SETTINGS_MODULE=config.settings.production
TEST_ENV := DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=config.settings.test
UV := $(PY) -m uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --custom-compile-command 'make lock'
OWN_STATIC := $(shell find static -type f -not -path 'static/vendor/*' 2>/dev/null)

export PYTHON

.DEFAULT_GOAL := demo
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: demo test test-pg check bench lock clean port

demo: port .venv/.base staticfiles/.stamp
	@$(DEMO_ENV) $(PY) manage.py demo
	@echo "请在浏览器打开 http://127.0.0.1:$(PORT)/ ，按 Ctrl-C 结束。"
	@$(DEMO_ENV) exec $(PY) -m gunicorn config.wsgi --bind 127.0.0.1:$(PORT) \
		--worker-class gthread --workers 2 --threads 4 --no-control-socket --log-level warning

test: .venv/.dev static/vendor/.stamp
	$(TEST_ENV) $(PYTEST)

test-pg: .venv/.dev static/vendor/.stamp
	DJANGO_SETTINGS_MODULE=config.settings.test scripts/pg-temp $(PYTEST)

check: .venv/.dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m djlint --quiet --lint templates
	$(PY) -m djlint --quiet --check templates
	$(PY) -m mypy .
	.venv/bin/lint-imports
	$(TEST_ENV) $(PY) manage.py makemigrations --check --dry-run
	$(TEST_ENV) $(PY) scripts/check_upgrade.py
	scripts/check-deploy
	scripts/no-registry-address

# Ratios to the limit of the database and to peers; BENCH_ARGS=--postgres for the other database.
bench: .venv/.bench static/vendor/.stamp
	$(PY) -m bench.run $(BENCH_ARGS)

lock: .venv/.dev
	$(UV) -o requirements/base.txt
	$(UV) --group dev -c requirements/base.txt -o requirements/dev.txt
	$(subst compile pyproject.toml,compile,$(UV)) --group bench -c requirements/dev.txt -o requirements/bench.txt
	$(subst compile pyproject.toml,compile,$(UV)) --group node -o requirements/node.txt
	rm -f package-lock.json
	npm install --package-lock-only --ignore-scripts

# Demo data is invented and made again by the next `make demo`; no other database is touched.
clean:
	rm -rf .venv node_modules static/vendor staticfiles .*_cache .hypothesis .coverage htmlcov
	rm -f demo.sqlite3 demo.sqlite3-shm demo.sqlite3-wal

port:
	@scripts/check-port "$(PORT)"

.venv/bin/python:
	@python=$$(scripts/find-python) && "$$python" -m venv --clear .venv

.venv/.base: requirements/base.txt | .venv/bin/python
	@echo "正在安装运行环境……"
	@$(PIP) -r $< || { echo "安装没有完成，请检查网络或 pip 的镜像设置后再试。" >&2; exit 1; }
	@touch $@

.venv/.dev: requirements/dev.txt requirements/base.txt | .venv/bin/python
	@echo "正在安装开发和测试工具……"
	@$(PIP) -r $< || { echo "安装没有完成，请检查网络或 pip 的镜像设置后再试。" >&2; exit 1; }
	@touch $@ .venv/.base

.venv/.bench: requirements/bench.txt .venv/.dev
	@echo "正在安装基准测试的同类工具……"
	@$(PIP) -r $< || { echo "安装没有完成，请检查网络或 pip 的镜像设置后再试。" >&2; exit 1; }
	@touch $@

static/vendor/.stamp: package-lock.json scripts/vendor-assets scripts/vendor_assets.py | .venv/bin/python
	@echo "正在准备页面资源……"
	@scripts/vendor-assets || { echo "页面资源没有取到，请检查网络或 npm 的镜像设置后再试。" >&2; exit 1; }
	@touch $@

staticfiles/.stamp: .venv/.base static/vendor/.stamp $(OWN_STATIC)
	@echo "正在压缩页面资源……"
	@$(DEMO_ENV) $(PY) manage.py collectstatic --clear --no-input --verbosity 0
	@touch $@
