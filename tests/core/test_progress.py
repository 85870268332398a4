"""Long work tells how far it is, in the reader and over the wire, and ends the same either way."""

import json
import logging
from itertools import pairwise

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from core.cell_readers import text
from core.problems import Refused
from core.progress import Step, finished
from core.spreadsheet_columns import ColumnIn
from core.spreadsheets import Column, Sheet, read_in_steps, read_workbook, write_workbook
from core.streamed import LINES, answer_in_steps

NAME, ROWS = "名单.xlsx", 5000
ASKED = {"名单": [ColumnIn("姓名", "name", text(max_length=40), required=True)]}


def book(count):
    rows = [[f"第{number}人"] for number in range(count)]
    sheet = Sheet(title="名单", columns=[Column("姓名")], rows=rows, footer=())
    return ContentFile(write_workbook([sheet], filename_title="名单"), NAME)


def steps_of(work):
    found = []
    while True:
        try:
            found.append(next(work))
        except StopIteration as end:
            return found, end.value


def test_five_thousand_rows_are_read_in_steps_that_only_grow_to_the_last():
    steps, found = steps_of(read_in_steps(book(ROWS), sheets=ASKED))

    first, *reading = steps
    assert first == Step("正在检查文件")
    assert {(step.stage, step.total) for step in reading} == {("正在读取“名单”", ROWS + 2)}
    assert len(reading) > 5
    assert all(one.done <= other.done for one, other in pairwise(reading))
    assert 0 < reading[0].done < ROWS / 2
    assert reading[-1].done == ROWS + 2
    assert len(found.sheets["名单"].rows) == ROWS


def test_read_in_one_go_it_is_the_same():
    in_steps = finished(read_in_steps(book(30), sheets=ASKED))

    assert in_steps == read_workbook(book(30), sheets=ASKED)


def test_a_file_that_lies_about_its_rows_never_does_more_than_there_is(monkeypatch):
    monkeypatch.setattr("core.workbook_package._rows_in", lambda seen: 0)

    steps, found = steps_of(read_in_steps(book(30), sheets=ASKED))

    assert {(step.done, step.total) for step in steps} == {(0, 0)}
    assert len(found.sheets["名单"].rows) == 30


def test_a_refusal_comes_out_of_the_steps_as_it_does_without():
    with pytest.raises(Refused) as caught:
        steps_of(read_in_steps(book(200), sheets=ASKED, max_rows=10))

    assert caught.value.codes == ["too_many_rows"]


def work(outcome):
    yield Step("正在读取", 3, 9)
    yield Step("正在核对")
    return outcome


def post(accept="text/html"):
    return RequestFactory().post("/", headers={"accept": accept})


def lines(response):
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_who_does_not_ask_for_steps_gets_the_page_alone():
    page = HttpResponse("完成")

    assert answer_in_steps(post(), work(page)) is page


def test_each_step_is_a_line_and_the_page_is_the_last():
    response = answer_in_steps(post(LINES), work(HttpResponse("<h1>完成</h1>")))

    assert response["Content-Type"] == LINES
    assert response["X-Accel-Buffering"] == "no"
    assert lines(response) == [
        {"stage": "正在读取", "done": 3, "total": 9},
        {"stage": "正在核对", "done": 0, "total": 0},
        {"page": "<h1>完成</h1>"},
    ]


def test_a_step_is_on_its_way_before_the_next_begins():
    begun = []

    def slow():
        for number in range(3):
            begun.append(number)
            yield Step("正在读取", number, 3)
        return HttpResponse("完成")

    told = iter(answer_in_steps(post(LINES), slow()).streaming_content)

    next(told)
    assert begun == [0]
    next(told)
    assert begun == [0, 1]


def test_a_redirect_is_told_by_its_address():
    assert lines(answer_in_steps(post(LINES), work(redirect("/cases/"))))[-1] == {"go": "/cases/"}


def test_a_fault_in_the_middle_ends_in_a_line_that_quotes_nothing(caplog):
    def broken():
        yield Step("正在读取", 1, 2)
        raise ValueError("张三 110101199001011234")

    with caplog.at_level(logging.ERROR, "django.request"):
        told = lines(answer_in_steps(post(LINES), broken()))

    assert told == [{"stage": "正在读取", "done": 1, "total": 2}, {"failed": True}]
    assert [record.getMessage() for record in caplog.records] == ["fault in a streamed answer"]
