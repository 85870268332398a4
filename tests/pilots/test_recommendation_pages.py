"""The pages of a recommendation: beginning, handing in, sending back."""

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.models import (
    Recommendation,
    Submission,
)
from pilots.states import SubmissionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import (
    make_attachment,
    make_question,
    make_recommendation,
    make_round,
    make_staff,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


def test_a_subdistrict_is_chosen_and_pressing_twice_leads_to_the_same_form(at_desk):
    round, unit = make_round(), make_subdistrict()
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("recommendation_start", round=round.pk)

    answers = [client.post(address, {"subdistrict": unit.pk}) for _ in range(2)]

    form = Recommendation.objects.get()
    assert [answer.url for answer in answers] == [page("recommendation_detail", form.pk)] * 2
    assert unit.name not in text_of(client.get(address))


def test_a_unit_out_of_force_cannot_be_recommended(at_desk):
    round, unit = make_round(), make_subdistrict()
    unit.valid_to = timezone.localdate()
    unit.save()

    answer = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_start", round=round.pk))

    assert unit.name not in text_of(answer)


def test_a_unit_of_another_district_cannot_be_recommended(at_desk):
    round = make_round()
    unit = make_subdistrict("羊坊店街道", make_district("海淀区"))

    answer = at_desk(Role.DISTRICT_OFFICER).post(
        page("recommendation_start", round=round.pk), {"subdistrict": unit.pk}
    )

    assert answer.context["form"].errors["subdistrict"] == ["请从列表中选择街道(乡镇)"]
    assert Recommendation.objects.count() == 0


def test_a_draft_lists_everything_missing_with_the_way_to_each_field(at_desk):
    recommendation = make_recommendation(filled_in=False)

    answer = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_detail", recommendation.pk))

    missing = answer.context["missing"]
    address = page("recommendation_section", recommendation.pk, "funds")
    assert len(missing) == 50
    assert f"{address}#div_id_funds_city" in [gap.url for gap in missing]
    assert "提交区级审核</button>" not in text_of(answer)
    assert "未经区级审核，不算上报" in text_of(answer)


def test_a_complete_draft_can_be_handed_in(at_desk):
    recommendation = make_recommendation()
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("recommendation_detail", recommendation.pk)
    assert "提交区级审核</button>" in text_of(client.get(address))

    answer = client.post(page("recommendation_step", recommendation.pk), {"step": "hand_in"})

    assert answer.url == address
    assert Submission.objects.get().state == SubmissionState.HANDED_IN


def test_a_step_that_is_refused_says_why_on_the_same_page(at_desk):
    recommendation = make_recommendation(filled_in=False)
    client = at_desk(Role.DISTRICT_OFFICER)

    answer = client.post(page("recommendation_step", recommendation.pk), {"step": "hand_in"})

    assert answer.status_code == 200
    assert "没有办理，原因如下" in text_of(answer)
    assert "请填写“常住人口(人)”。" in text_of(answer)


@pytest.mark.parametrize("step", ["accept", "decline", "return", "send_back", "fly", ""])
def test_decisions_returns_and_nonsense_are_no_mere_steps(at_desk, step):
    recommendation = walk_up(make_recommendation())
    client = at_desk(Role.CITY_OFFICER)
    client.raise_request_exception = False

    answer = client.post(page("recommendation_step", recommendation.pk), {"step": step})

    assert answer.status_code == 400
    assert Submission.objects.get().state == SubmissionState.RECEIVED


def test_a_return_with_opinions_opens_these_sections(at_desk):
    recommendation = walk_up(make_recommendation(), until="hand_in")
    client = at_desk(Role.DISTRICT_LEADER)
    address = page("recommendation_return", recommendation.pk)

    empty = client.post(address, {"premises": " "})
    answer = client.post(address, {"premises": "请写清楚门牌号。", "return_due_on": "2099年1月2日"})

    submission = Submission.objects.get()
    assert "请在需要修改的部分写明退回意见，至少一处。" in text_of(empty)
    assert answer.url == page("recommendation_detail", recommendation.pk)
    assert submission.state == SubmissionState.RETURNED
    assert submission.return_due_at == datetime(2099, 1, 3, tzinfo=BEIJING)
    client = client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    shown = text_of(client.get(page("recommendation_detail", recommendation.pk)))
    assert "请写清楚门牌号。" in shown
    assert shown.count("退回意见没有涉及，不能修改") == 9


def test_a_return_that_is_no_longer_possible_says_so_once_and_keeps_what_was_typed(at_desk):
    recommendation = walk_up(make_recommendation(), until="sign")
    client = at_desk(Role.DISTRICT_LEADER)
    address = page("recommendation_return", recommendation.pk)

    answer = client.post(address, {"premises": "请写清楚门牌号。"})

    assert text_of(answer).count("当前状态是“已上报”，不能退回填报人修改。") == 1
    assert "请写清楚门牌号。" in text_of(answer)
    assert "<textarea" not in text_of(answer)
    assert "<textarea" not in text_of(client.get(address))


def test_what_is_unlikely_stands_apart_and_blocks_nothing(at_desk):
    recommendation = make_recommendation(village_count=2)
    client = at_desk(Role.DISTRICT_OFFICER)

    answer = client.get(page("recommendation_detail", recommendation.pk))

    assert answer.context["missing"] == []
    [doubt] = answer.context["doubts"]
    assert doubt.code == "villages_in_street"
    assert doubt.url.endswith("/sections/basics/#div_id_village_count")
    assert "提交区级审核</button>" in text_of(answer)
    section = client.get(page("recommendation_section", recommendation.pk, "basics"))
    assert "街道一般不设村，现填写2个村，请核对。" in text_of(section)


def test_the_tasks_count_the_people_and_the_files_and_name_the_questions(at_desk):
    round = make_round()
    make_question(round)
    form = make_recommendation(round)
    make_staff(form)
    officer = at_desk(Role.DISTRICT_OFFICER)
    bare = officer.get(page("recommendation_detail", form.pk)).context["tasks"]
    make_attachment(form.submission)

    tasks = officer.get(page("recommendation_detail", form.pk)).context["tasks"]

    assert [(task.label, task.state_label) for task in bare[-2:]] == [
        ("补充问题", "未开始"),
        ("附件", "未添加"),
    ]
    assert (tasks[-1].url, tasks[-1].state_label) == ("#attachments", "1个")
    assert [task.hint for task in tasks if "人员" in task.label] == ["拟配人员1人"]


def test_the_city_meets_the_next_act_before_the_return(at_desk):
    form = walk_up(make_recommendation())
    address = page("recommendation_detail", form.pk)

    shown = text_of(at_desk(Role.CITY_OFFICER).get(address))

    assert shown.index("提出拟办意见</a>") < shown.index("退回区里修改</a>")
    assert "去审定</a>" in text_of(at_desk(Role.CITY_LEADER).get(address))
