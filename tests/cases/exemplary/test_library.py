"""The city's library: who reads it, how it is searched, what it hands out."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from accounts.roles import Role
from cases.exemplary.figures import ExemplaryFigures, exemplary_figures
from cases.exemplary.states import PieceState
from cases.models import Exemplary
from pilots.models import Round
from tests.accounts.factories import make_desk
from tests.architecture.copies import copy_of
from tests.cases.exemplary.factories import CLASSES, TEXTS, make_piece, make_published, take
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db
LIST = reverse("cases:library_list")


def viewer():
    return make_desk(Role.CITY_VIEWER)


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("", True),
        ("text=闭门不出", True),
        ("text=放慢", True),
        ("text=没有这个词", False),
        ("text=%25", False),
        ("method=individual&field=elderly_service&category=elderly_alone&year=2021", True),
        ("method=group", False),
        ("category=disabled", False),
        ("year=1999", True),
        ("year=x&district=nonsense", True),
    ],
)
def test_the_library_is_narrowed_by_what_pieces_are_filed_under(client, query, is_there):
    make_published()

    page = client.sit_at(viewer()).get(f"{LIST}?{query}").content.decode()

    assert (TEXTS["title"] in page) is is_there


def test_the_library_is_read_by_every_business_desk_and_shows_no_center(client):
    piece = make_published()
    url = reverse("cases:library_read", args=[piece.public_id])

    for role in Role:
        answer = client.sit_at(make_desk(role)).get(url)
        assert answer.status_code == (200 if role in Role.of_business else 403)
    page = client.sit_at(viewer()).get(url).content.decode()

    assert TEXTS["process"] in page
    assert [name in page for name in (str(piece.center), "张三丰", str(piece.author))] == [
        False
    ] * 3


@pytest.mark.parametrize("step", ["", "withdraw"])
def test_what_is_not_published_or_no_longer_is_not_there(client, step):
    piece = make_piece(PieceState.PUBLISHED if step else PieceState.WITH_CITY)
    if step:
        take(step, piece, note="本人撤回同意。")
    client.sit_at(viewer())

    answers = [
        client.get(reverse(f"cases:library_{name}", args=[piece.public_id])).status_code
        for name in ("read", "word")
    ]

    assert answers == [404, 404]
    assert TEXTS["title"] not in client.get(LIST).content.decode()


def test_word_and_excel_say_what_the_page_says(client):
    piece = make_published()
    client.sit_at(viewer())

    word = client.get(reverse("cases:library_word", args=[piece.public_id]))
    excel = client.get(reverse("cases:library_export"))
    lines = [line.text for line in Document(BytesIO(word.content)).paragraphs]
    sheet = load_workbook(BytesIO(excel.content)).active
    cells = {cell for row in sheet.iter_rows(values_only=True) for cell in row}

    assert [TEXTS["title"], "一、背景", TEXTS["background"], "七、经验"] == [
        line
        for line in lines
        if line in (TEXTS["title"], "一、背景", TEXTS["background"], "七、经验")
    ]
    assert {TEXTS["title"], "个案", "养老服务", 2021} <= cells


def test_the_list_costs_the_same_with_one_and_with_three(client, django_assert_num_queries):
    piece = make_published()
    client.sit_at(viewer())

    with django_assert_num_queries(9):
        client.get(LIST)
    for _ in range(2):
        copy_of(piece)
    with django_assert_num_queries(9):
        page = client.get(LIST)
    assert page.content.decode().count(TEXTS["title"][:8]) == 3


def test_what_was_nominated_and_what_is_published_in_a_year():
    center = make_center()
    make_published(center)
    make_piece(PieceState.READING, center)
    make_piece(PieceState.DRAFT, center)
    take("withdraw", make_published(center), note="本人撤回同意。")

    figures = exemplary_figures(round=Round.objects.get())

    assert figures == {center.pk: ExemplaryFigures(nominated=3, published=1)}


def test_a_draft_begins_on_the_page_and_a_bad_form_comes_back_with_all_that_was_typed(client):
    piece = make_piece(PieceState.DRAFT)
    client.sit_at(piece.desk)
    edit = reverse("cases:exemplary_edit", args=[piece.public_id])
    typed = {**CLASSES, **TEXTS, "is_minor": "", "method": "", "version": piece.version}

    refused = client.post(edit, typed).content.decode()
    saved = client.post(edit, {**typed, "method": "group", "process": "张奶奶来了。"})
    stale = client.post(edit, {**typed, "method": "group"})
    begun = client.post(
        reverse("cases:exemplary_add"),
        {**CLASSES, "is_minor": "", "title": "另一篇", "form_token": str(uuid4())},
    )

    assert "请选择工作方法" in refused
    assert TEXTS["process"] in refused
    assert saved["Location"] == reverse("cases:exemplary_marks", args=[piece.public_id])
    assert stale.status_code == 409
    assert Exemplary.objects.get(pk=piece.pk).process == "张奶奶来了。"
    assert begun.status_code == 302
