"""【服务案例】 in a text is the figure of that name: true while it is a draft, frozen when signed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import Role
from core.problems import Refused
from pilots.actions import take_step
from reports.citywide.sums import told_of
from reports.dictionary import FIGURES, RATES
from reports.forms import SummaryForm
from reports.models import SummaryReport
from reports.quoting import ALL, BY_NAME, quote_of, rendered, rendered_by, unknown_quotes
from reports.readings import live_reading, signed_reading
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, make_case, make_summary, texts_of


def test_no_two_figures_have_one_name():
    assert len(BY_NAME) == len(ALL) == len(FIGURES) + len(RATES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("完成【服务案例】。", "完成1,234个。"),
        ("督导【专业督导】，计【 服务案例 】", "督导1.5小时，计1,234个"),
        ("资金【资金合计】", "资金1.05元"),
        ("认定率【认定率】", "认定率66.7%"),
        ("到账率【到账率】", "到账率—"),
        ("还没有的【在岗人员】", "还没有的—"),
        ("【不是指标】照旧", "【不是指标】照旧"),
        ("【】【没有右边", "【】【没有右边"),
        ("完成【服务案例】个。", "完成1,234个。"),
        ("【专业督导】小时，【资金合计】元", "1.5小时，1.05元"),
        ("认定率为【认定率】%", "认定率为66.7%"),
        ("开展【服务案例】个案", "开展1,234个个案"),
        ("【服务案例】，个个合格", "1,234个，个个合格"),
        ("【在岗人员】人", "—人"),
    ],
)
def test_a_name_in_brackets_becomes_its_figure_and_unit(text, shown):
    figures = {
        "counting_cases": 1234,
        "supervision_minutes": 90,
        "received_total": 105,
        "cases_recognized": 2,
        "cases_closed": 3,
    }

    assert rendered(text, figures) == shown


def test_every_figure_and_rate_can_be_quoted():
    figures = dict.fromkeys(FIGURES, 7)
    for made in ALL:
        assert unknown_quotes(quote_of(made)) == []
        assert "【" not in rendered(quote_of(made), figures)


def test_the_citys_sums_stand_with_one_unit_too():
    districts = [{"counting_cases": 4}, {"counting_cases": 6}]

    said = rendered_by("共【服务案例】个，计【服务案例】", lambda made: told_of(made, districts))

    assert said == "共10个，计10个"


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def center(round):
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_case(center, round)
    return center


def test_a_quoted_figure_stays_true_in_a_draft_and_is_frozen_with_the_text(round, center):
    report = make_summary(round, tasks_text="完成【服务案例】。")
    assert live_reading(report, at=DECEMBER).texts["tasks_text"] == "完成1个。"
    make_case(center, round)
    assert live_reading(report, at=DECEMBER).texts["tasks_text"] == "完成2个。"

    signed = signed_reading(walk_up(report, until="sign", at=DECEMBER).submission.versions.get())
    make_case(center, round)

    assert (signed.texts["tasks_text"], signed.figures["counting_cases"]) == ("完成2个。", 2)
    assert SummaryReport.objects.get().tasks_text == "完成【服务案例】。"


def test_all_that_is_missing_is_said_at_once(round):
    report = make_summary(round, tasks_text="【案例数】和【督导数】", funds_text="")

    with pytest.raises(Refused) as refusal:
        take_step("hand_in", content=report, by=make_desk(Role.DISTRICT_OFFICER), at=DECEMBER)

    said = [(problem.code, problem.field) for problem in refusal.value.problems]
    assert said == [("quote_unknown", "tasks_text"), ("part_missing", "funds_text")]
    assert "没有名为【案例数】、【督导数】的指标" in refusal.value.problems[0].message


def edit(client, report, **data):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    address = reverse("reports:summary_edit", args=[report.pk])
    return client.post(address, {"version": report.version, **data})


def test_an_unknown_name_is_refused_beside_its_text_and_nothing_typed_is_lost(client, round):
    report = make_summary(round)

    page = edit(client, report, **{**texts_of(report.district), "funds_text": "共【万元】"})

    assert page.status_code == 200
    assert "没有名为【万元】的指标" in page.content.decode()
    assert "共【万元】</textarea>" in page.content.decode()
    assert "万元" not in SummaryReport.objects.get().funds_text


def test_the_page_lists_the_names_and_says_how_to_write_them(client, round):
    report = make_summary(round)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    page = client.get(reverse("reports:summary_edit", args=[report.pk])).content.decode()

    assert all(f'data-quote="{quote_of(made)}"' in page for made in ALL)
    assert "引用数据写作【指标名称】，数值带单位" in page


def test_a_draft_saves_itself_and_says_what_is_wrong(client, round):
    report = make_summary(round)
    texts = {**texts_of(report.district), "tasks_text": "新写的", "funds_text": "【没有】"}

    answer = edit(client, report, autosave="1", **texts).json()

    report.refresh_from_db()
    assert report.tasks_text == "新写的"
    assert "【没有】" not in report.funds_text
    assert answer["version"] == report.version
    assert list(answer["mistakes"]) == ["funds_text"]


def test_an_autosave_that_changes_nothing_writes_nothing(client, round):
    report = make_summary(round)

    answer = edit(client, report, autosave="1", **texts_of(report.district)).json()

    assert answer["version"] == report.version == SummaryReport.objects.get().version


def test_an_autosave_on_an_old_page_shows_what_is_stored(client, round):
    report = make_summary(round, tasks_text="同事先写的")
    SummaryReport.objects.update(version=report.version + 1)

    answer = edit(client, report, autosave="1", tasks_text="我写的")

    assert answer.status_code == 409
    assert ["任务完成", "同事先写的"] in answer.json()["current"]
    assert SummaryReport.objects.get().tasks_text == "同事先写的"


def test_a_text_that_quotes_nothing_known_and_is_too_long_hears_both_at_once():
    field = SummaryForm(open_fields=("tasks_text",)).fields["tasks_text"]

    with pytest.raises(ValidationError) as refused:
        field.clean("【没有的指标】【也没有】" + "字" * field.max_length)

    unknown, too_long = refused.value.messages
    assert "没有名为【没有的指标】、【也没有】的指标" in unknown
    assert str(field.max_length) in too_long
