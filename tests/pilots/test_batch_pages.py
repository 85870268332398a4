"""The pages around the workbook: taking it, giving it back, confirming it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from pilots import actions
from pilots.batches.columns import SHEET
from pilots.models import Recommendation, RecommendationBatch
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, make_round, walk_up
from tests.pilots.pages import page, text_of
from tests.pilots.workbooks import HEADER, fill_all, put, workbook_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    round = make_round()
    for name in ("劲松街道", "潘家园街道"):
        make_subdistrict(name)
    return round


@pytest.fixture
def desk_of_district(round):
    return make_desk(Role.DISTRICT_OFFICER, make_district("朝阳区"))


@pytest.fixture
def officer(client, desk_of_district):
    return client.sit_at(desk_of_district)


@pytest.fixture
def book(round, desk_of_district):
    return fill_all(workbook_of(round, desk_of_district))


def give(client, round, content, name="推荐表.xlsx"):
    return client.post(page("batch_upload", round.pk), {"file": SimpleUploadedFile(name, content)})


def hidden(response):
    form = response.context["form"]
    return {name: str(form[name].value()) for name in ("form_token", "kept")}


def test_the_workbook_is_downloaded_for_all_or_for_chosen_units(officer, round):
    chosen = make_subdistrict("潘家园街道")

    def units(**query):
        answer = officer.get(page("batch_template", round.pk, **query))
        sheet = load_workbook(BytesIO(answer.content))[SHEET]
        return [row[1].value for row in sheet.iter_rows(min_row=HEADER + 1)]

    assert sorted(units()) == ["劲松街道", "潘家园街道"]
    assert units(unit=chosen.code) == ["潘家园街道"]
    assert AuditEvent.objects.filter(what="下载填报工作簿").count() == 2


def test_where_nothing_can_be_filled_in_the_page_says_so(officer, round):
    for name in ("劲松街道", "潘家园街道"):
        walk_up(make_recommendation(round, make_subdistrict(name)), until="hand_in")

    shown = officer.get(page("batch_template", round.pk), follow=True)

    assert "没有可以填写的街道(乡镇)" in text_of(shown)
    assert "现在没有可以填写的街道(乡镇)" in text_of(shown)


def test_a_right_workbook_is_shown_confirmed_and_listed(officer, round, book):
    shown = give(officer, round, book)
    assert "将新建2张、修改0张推荐表" in text_of(shown)
    assert not Recommendation.objects.exists()

    answer = officer.post(page("batch_confirm", round.pk), hidden(shown), follow=True)

    assert answer.redirect_chain == [(page("recommendation_list", round=round.pk), 302)]
    assert "推荐表已导入：新建2张，修改0张。" in text_of(answer)
    assert Recommendation.objects.count() == 2
    assert "推荐表.xlsx" in text_of(officer.get(page("batch_upload", round.pk)))


def test_one_wrong_cell_imports_nothing_and_comes_back_marked(officer, round, book):
    shown = give(officer, round, put(book, 2, community_count="十八"))
    assert "有1处须改正" in text_of(shown)
    assert "确认导入" not in text_of(shown)

    pressed = officer.post(page("batch_confirm", round.pk), hidden(shown))
    copy = officer.post(page("batch_copy", round.pk), hidden(shown))

    assert "有1处须改正" in text_of(pressed)
    assert not Recommendation.objects.exists()
    listed = load_workbook(BytesIO(copy.content))["错误清单"]
    assert [cell.value for cell in listed[2]][0::2] == [SHEET, "社区数(个)"]
    mended = put(copy.content, 2, community_count=18)
    assert "将新建2张" in text_of(give(officer, round, mended))


def test_a_double_confirmation_imports_once(officer, round, book):
    shown = give(officer, round, book)

    officer.post(page("batch_confirm", round.pk), hidden(shown))
    again = officer.post(page("batch_confirm", round.pk), hidden(shown), follow=True)

    assert "没有重复导入" in text_of(again)
    assert RecommendationBatch.objects.count() == 1
    assert AuditEvent.objects.filter(what="导入推荐表").count() == 1


def test_what_was_begun_after_the_check_is_a_conflict_on_the_page(officer, round, book):
    shown = give(officer, round, book)
    make_recommendation(round, make_subdistrict("劲松街道"), address="网上的街")

    answer = officer.post(page("batch_confirm", round.pk), hidden(shown))

    assert "下载工作簿之后网上已改为“网上的街”，没有覆盖" in text_of(answer)
    assert Recommendation.objects.count() == 1


def test_what_is_overtaken_while_it_is_stored_is_said_on_the_page(
    officer, round, book, monkeypatch
):
    shown = give(officer, round, book)
    store = actions.import_forms

    def overtaken(forms, **facts):
        make_recommendation(round, make_subdistrict("潘家园街道"))
        return store(forms, **facts)

    monkeypatch.setattr(actions, "import_forms", overtaken)

    answer = officer.post(page("batch_confirm", round.pk), hidden(shown))

    assert "在检查之后又有人保存，没有导入任何推荐表" in text_of(answer)
    assert [form.subdistrict.name for form in Recommendation.objects.all()] == ["潘家园街道"]


def test_a_workbook_is_confirmed_only_as_it_was_by_its_desk_and_for_its_round(
    client, officer, round, book
):
    sent = hidden(give(officer, round, book))
    later = make_round(2022)

    changed = officer.post(page("batch_confirm", round.pk), {**sent, "kept": f"x{sent['kept']}"})
    other_round = officer.post(page("batch_confirm", later.pk), sent)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district("朝阳区")))
    stranger = client.post(page("batch_confirm", round.pk), sent)

    assert changed["Location"] == stranger["Location"] == page("batch_upload", round.pk)
    assert other_round["Location"] == page("batch_upload", later.pk)
    assert not Recommendation.objects.exists()


def test_an_old_workbook_is_refused_by_name_with_the_way_to_the_new_one(
    officer, desk_of_district, round
):
    old = workbook_of(round, desk_of_district)
    now = make_round(2022)

    shown = text_of(give(officer, now, old))

    assert "这是2021年第1版模板，请下载现行2022年第1版填写后再上传。" in shown
    assert f'href="{page("batch_template", now.pk)}"' in shown


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [(b"name;role", "推荐表.csv", "xlsx"), (b"x" * (2**20 + 1), "推荐表.xlsx", "文件超过1MB")],
)
def test_a_file_that_cannot_be_used_is_refused_on_the_same_page(
    officer, round, content, name, sentence
):
    assert sentence in text_of(give(officer, round, content, name))


def test_a_workbook_cannot_speak_to_the_page(officer, round, book):
    shown = text_of(
        give(
            officer, round, put(book, 1, address="<script>alert(1)</script>", community_count="<b>")
        )
    )

    assert "<script>alert" not in shown
    assert "<b>" not in shown


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.SUBDISTRICT_OFFICER, "劲松街道", 200),
        (Role.DISTRICT_OFFICER, "朝阳区", 200),
        (Role.DISTRICT_LEADER, "朝阳区", 403),
        (Role.CITY_OFFICER, None, 403),
        (Role.CENTER_WORKER, "劲松街道", 403),
    ],
)
def test_who_fills_in_off_line(client, round, role, unit, status):
    make = make_district if role in Role.of_district else make_subdistrict
    client.sit_at(make_desk(role, make(unit) if unit else None))

    assert client.get(page("batch_upload", round.pk)).status_code == status


def test_a_subdistrict_brings_in_its_own_form_and_lies_with_it(client, round):
    street = make_desk(Role.SUBDISTRICT_OFFICER, make_subdistrict("劲松街道"))
    content = fill_all(workbook_of(round, street))
    client.sit_at(street)

    client.post(page("batch_confirm", round.pk), hidden(give(client, round, content)))

    (form,) = Recommendation.objects.all()
    assert (form.subdistrict.name, form.submission.state) == ("劲松街道", "with_street")
    assert form.draft["contact"]["saved_at"] > NOON.isoformat()
