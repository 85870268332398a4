"""No file somebody may send us costs more than 150 MB or more time than openpyxl takes for the
largest that we read, reaches out, or leaves a trace."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.core.hostile import ACCEPTED, COSTLY, REFUSED

BYTES = 150 * 2**20
BUILDERS = {
    **{case: builder for case, (builder, _) in {**REFUSED, **ACCEPTED}.items()},
    **COSTLY,
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """What reading each hostile file brought and cost, in a process that did nothing else."""
    folder, scratch = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("scratch")
    for number, (case, builder) in enumerate(BUILDERS.items()):
        name, content = builder()
        (folder / f"{number:03}.bin").write_bytes(content)
        (folder / f"{number:03}.json").write_text(json.dumps({"case": case, "name": name}))
    run = subprocess.run(  # noqa: S603 - our own module, our own folder
        [sys.executable, "-m", "tests.core.measure_reading", str(folder)],
        cwd=settings.BASE_DIR,
        env={"TMPDIR": str(scratch), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert list(scratch.iterdir()) == []
    return {found["case"]: found for found in map(json.loads, run.stdout.splitlines())}


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_in_chinese(measured, case):
    refused = measured[case]["refused"]

    assert len(refused) == 1
    assert REFUSED[case][1] in refused[0]


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_only_looks_hostile_is_read_as_values(measured, case):
    assert measured[case]["rows"] == ACCEPTED[case][1]
    assert measured[case]["problems"] == []


@pytest.mark.parametrize("case", BUILDERS)
def test_no_file_costs_more_than_it_may(measured, case):
    assert measured[case]["seconds"] <= measured[case]["peer"]
    assert measured[case]["bytes"] <= BYTES


@pytest.mark.parametrize("case", BUILDERS)
def test_no_file_reaches_out(measured, case):
    assert measured[case]["reached"] == []


def test_the_largest_file_allowed_is_read_to_the_end(measured):
    assert measured["as large as allowed"]["count"] == 19_998
    assert measured["as large as allowed"]["problems"] == []


def test_reading_stops_where_nobody_would_mend_on(measured):
    assert measured["all cells wrong"]["count"] < 20_000
    assert measured["all cells wrong"]["problems"][0] == (
        "工作表“个案”第2行B列（次数）：请填写整数，现为2.5"
    )


def test_digits_without_end_are_no_number(measured):
    assert measured["slow number"]["problems"] == [
        "工作表“个案”第2行A列（姓名）：必填，不能为空",
        "工作表“个案”第2行B列（次数）：不是有效的数值，请重新填写",
    ]
