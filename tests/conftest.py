"""What every test leans on: a client that refuses to write on GET, desks, and watchful templates."""

import gc
import re
from collections import Counter
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.http import FileResponse
from django.template import base as template_base
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from core.triggers import guarded_tables, lifted
from tests import schema
from tests.accounts.factories import make_desk
from tests.architecture.walked import KILLED, WALKED, told
from tests.room_for_frames import with_room

# A GET may write the browser session's row and audit events, and nothing else.
ALLOWED_ON_GET = re.compile(r'"(django_session|accounts_auditevent)"')
# Tables that no test writes to.
OF_THE_CODE = {"django_content_type", "auth_permission"}
READS = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "EXPLAIN", "PRAGMA")


# Speed is measured in ``bench/``: a loaded machine is no fault of a rule.
hypothesis_settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("suite")


def refuse_writes(execute, sql, params, many, context):
    reads = sql.lstrip("( \n").upper().startswith(READS)
    assert reads or ALLOWED_ON_GET.search(sql), f"GET wrote: {sql}"
    return execute(sql, params, many, context)


class PoliteClient(Client):
    """GET looks and does not touch: any write behind it fails the test."""

    def get(self, *args, **kwargs):
        with connection.execute_wrapper(refuse_writes):
            return super().get(*args, **kwargs)

    def request(self, **request):
        """A file is read to its end, as a browser does; one that nobody reads would stay open."""
        answer = super().request(**request)
        if isinstance(answer, FileResponse):
            answer.streaming_content = [b"".join(answer.streaming_content)]
        return answer

    def sit_at(self, desk):
        """Sign in as the desk's person and work at that desk."""
        self.force_login(desk.user, backend="django.contrib.auth.backends.ModelBackend")
        session = self.session
        session["desk"] = desk.pk
        session.save()
        return self


@contextmanager
def decided_rows_let_go(using: str):
    """SQLite empties a table row by row and asks the triggers of ``core.fixed_columns`` each time;
    PostgreSQL truncates and does not."""
    if connections[using].vendor != "sqlite":
        yield
        return
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            " AND name LIKE '%fixed_once_delete'"
        )
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in guards:
            cursor.execute(sql)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, pytestconfig):
    """pytest-django's place for what comes before the test database is made."""
    with schema.kept_in(pytestconfig.cache.mkdir("tables")):
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied_between_tests():
    """Tests on real transactions end in a flush, which the guard on evidence would refuse.

    Which models and permissions there are is said by the code: Django would throw that away and
    find it out anew each time, which takes longer than all the rest of the flush.
    """
    execute = BaseDatabaseOperations.execute_sql_flush

    def flush_evidence_too(operations, statements):
        using = operations.connection.alias
        with lifted(list(guarded_tables(using)), using=using), decided_rows_let_go(using):
            execute(operations, statements)

    def all_but_what_the_code_says(style, connection, **options):
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        return connection.ops.sql_flush(style, set(names) - OF_THE_CODE, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_evidence_too)
        patch.setattr(flush, "sql_flush", all_but_what_the_code_says)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield


@pytest.fixture
def client():
    return PoliteClient()


@pytest.fixture
def desk(db):
    """Makes desks: ``desk(Role.DISTRICT_OFFICER, district)``."""
    return make_desk


class UndefinedVariables:
    """Collects variables that our own templates name and nobody passed; lets nothing through.

    Stands where Django's template engine has its logger: a real one would make a record of each of
    the thousands of undefined variables in crispy's templates.
    """

    OURS = frozenset(
        str(path.relative_to(settings.BASE_DIR / "templates"))
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
    )

    def __init__(self):
        self.found: list[str] = []

    def debug(self, message, *args, **kwargs):
        if len(args) == 2:
            name, template = args
            if str(template) in self.OURS:
                self.found.append(f"{name} in {template}")


@pytest.fixture(autouse=True)
def every_template_variable_is_defined():
    watch = UndefinedVariables()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template_base, "logger", watch)
        yield
    assert watch.found == []


# A story in a browser takes as long as so many other tests.
A_STORY = 50


def pytest_collection_modifyitems(config, items):
    """Several processes begin with the walks over all pages, then take the files that take
    longest: a long file that comes last would be waited for by all the others."""
    if hasattr(config, "workerinput"):
        tests = Counter(item.path for item in items)

        def length(path) -> int:
            return tests[path] * (A_STORY if "browser" in path.parts else 1)

        items.sort(key=lambda item: ("architecture" not in item.path.parts, -length(item.path)))


def pytest_collection_finish():
    """What has been imported by now stays: no search for garbage goes through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    runner = item.config.pluginmanager.getplugin("runner")
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


def pytest_sessionfinish(session):
    """A process of several hands its part of the walk to the one that speaks."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["told"] = [dict(WALKED), dict(KILLED)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    walked, killed = getattr(node, "workeroutput", {}).get("told", [{}, {}])
    WALKED.update(walked)
    KILLED.update(killed)


def pytest_terminal_summary(terminalreporter):
    for line in told():
        terminalreporter.write_line(line)
