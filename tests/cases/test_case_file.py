"""The case on paper, and the case brought to a supervisor."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import supervised
from cases.case_file import copies
from cases.case_file.parts import PARTS, parts_of
from cases.models import Case, SupervisorRemark
from cases.states import CaseState
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, TEXTS, bring, desk_of, make_case, make_copy, make_worker

pytestmark = pytest.mark.django_db

SECRETS = ("赵桂兰", "13900007788", "劲松中社区", TEXTS["assessment_note"], "入户了解近况。")
PERSON = {"name": "赵桂兰", "signer": "赵桂兰", "phone": "13900007788"}


@pytest.fixture
def case():
    return make_case(CaseState.CLOSED, **PERSON)


def words_of(document: bytes) -> str:
    found = Document(BytesIO(document))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    footers = [line.text for line in found.sections[0].footer.paragraphs]
    return "\n".join([line.text for line in found.paragraphs] + cells + footers)


def test_the_file_has_the_parts_of_the_profession_in_their_order(case):
    parts = parts_of(case, is_full=True)

    assert [part.title for part in parts] == [
        "接案登记表",
        "知情同意书",
        "预估表",
        "服务计划书",
        "过程记录",
        "阶段评估和计划调整",
        "评估表",
        "结案报告",
        "转介表",
        "回访记录",
        "督导意见",
    ]
    assert [part.title for part in parts if not part.blocks] == [
        "阶段评估和计划调整",
        "转介表",
        "回访记录",
        "督导意见",
    ]


def test_a_case_just_begun_has_a_paper_that_says_so():
    begun = make_case(CaseState.INTAKE)

    filled = [part.title for part in parts_of(begun, is_full=True) if part.blocks]

    assert filled == ["接案登记表", "知情同意书"]
    assert len(PARTS) == 11


@pytest.mark.parametrize(
    ("role", "is_full"),
    [
        ("leads", True),
        (Role.EXECUTIVE_DIRECTOR, True),
        (Role.CENTER_WORKER, False),
        (Role.DIRECTOR, False),
        (Role.DISTRICT_OFFICER, False),
    ],
)
def test_only_full_sight_makes_a_full_paper(client, case, role, is_full):
    unit = case.district if role in Role.of_district else case.subdistrict
    by = desk_of(case) if role == "leads" else make_desk(role, unit)
    client.sit_at(by)
    facts = {"purpose": "check", "text": "雀鸣归档。", "form_token": str(uuid4())}

    asked = client.post(reverse("cases:case_file_ask", args=[case.public_id]), facts)
    page = client.get(asked["Location"]).content.decode()
    word = words_of(client.get(f"{asked['Location']}word/").content)

    for shown in (page, word):
        assert [secret in shown for secret in SECRETS] == [is_full] * len(SECRETS)
        assert f"{case.number}-001" in shown
        assert by.user.username in shown
    acts = AuditEvent.objects.filter(what__endswith="案卷副本").order_by("pk")
    assert list(acts.values_list("what", flat=True)) == [copies.MADE, copies.OPENED, copies.TAKEN]
    assert "雀鸣" not in str(list(acts.values_list("changes", flat=True)))


def test_no_copy_without_a_reason(client, case):
    client.sit_at(desk_of(case))

    page = client.post(reverse("cases:case_file_ask", args=[case.public_id]), {"purpose": ""})

    assert "请选择用途" in page.content.decode()
    assert not case.copies.exists()


def test_a_minors_paper_is_masked_for_the_executive_director_until_a_reason_is_given():
    case = make_case(CaseState.CLOSED, is_minor=True, relation="parent")
    executive = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)

    assert make_copy(case, by=executive).extent == "masked"


def test_a_file_that_was_closed_meanwhile_comes_masked(case):
    executive = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)
    copy = make_copy(case, by=executive)
    case.client.is_minor = True
    case.client.save()
    copy.case.client.refresh_from_db()

    assert copy.extent == "file"
    assert not copies.open_copy(copy, by=executive, at=NOON).is_full


@pytest.mark.parametrize(
    ("after", "is_open"),
    [(timedelta(minutes=30) - timedelta(seconds=1), True), (copies.OPEN_FOR, False)],
)
def test_a_copy_is_open_for_half_an_hour(case, after, is_open):
    assert copies.is_open(make_copy(case), at=NOON + after) is is_open


def test_copies_are_numbered_and_the_same_form_makes_one(case):
    token = uuid4()
    numbers = [make_copy(case, form_token=token).number for _ in range(2)]
    numbers.append(make_copy(case).number)

    assert numbers == [f"{case.number}-001", f"{case.number}-001", f"{case.number}-002"]


def test_a_copy_is_its_own_desks_alone(client, case):
    copy = make_copy(case, at=timezone.now())
    client.sit_at(make_worker(case.center, Role.EXECUTIVE_DIRECTOR))

    assert client.get(reverse("cases:case_file", args=[copy.public_id])).status_code == 404


# Brought on 10 June: the 24th is the last day.
@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2021, 6, 9), False),
        (date(2021, 6, 10), True),
        (date(2021, 6, 24), True),
        (date(2021, 6, 25), False),
    ],
)
def test_a_case_is_open_to_the_supervisor_for_fourteen_days(day, is_open):
    case = make_case()
    desk = make_desk(Role.SUPERVISOR, case.subdistrict)
    another = make_desk(Role.SUPERVISOR, case.subdistrict)
    bring(case, desk)

    assert Case.objects.open_to(desk, on=day).exists() is is_open
    assert not Case.objects.open_to(another, on=day).exists()


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        (datetime.combine(date(2021, 6, 24), time(23, 59, 59), BEIJING), []),
        (datetime.combine(date(2021, 6, 25), time(0), BEIJING), ["not_brought"]),
    ],
)
def test_a_remark_is_written_until_the_last_moment_of_the_last_day(at, codes):
    case = make_case()
    desk = make_desk(Role.SUPERVISOR, case.subdistrict)
    bring(case, desk)
    facts = {"case": case, "text": "目标再具体些。", "form_token": uuid4(), "by": desk, "at": at}

    try:
        supervised.remark(**facts)
        refused = []
    except Refused as refusal:
        refused = refusal.codes

    assert refused == codes
    assert SupervisorRemark.objects.exists() is (not codes)


def test_who_brings_a_case_and_to_whom():
    case = make_case()
    desk = make_desk(Role.SUPERVISOR, case.subdistrict)
    bring(case, desk)
    tries = {
        "again": (desk, desk_of(case)),
        "colleague": (make_desk(Role.SUPERVISOR, case.subdistrict), make_worker(case.center)),
        "no supervisor": (make_worker(case.center), desk_of(case)),
    }
    codes = {}

    for name, (supervisor, by) in tries.items():
        with pytest.raises(Refused) as refusal:
            supervised.bring(case=case, supervisor=supervisor, form_token=uuid4(), by=by, at=NOON)
        codes[name] = refusal.value.codes

    assert codes == {
        "again": ["already_brought"],
        "colleague": ["not_in_charge"],
        "no supervisor": ["not_a_supervisor_here"],
    }


def test_the_supervisor_reads_a_masked_page_and_the_worker_reads_the_remark(client):
    case, now = make_case(CaseState.CLOSED, **PERSON), timezone.now()
    desk = make_desk(Role.SUPERVISOR, case.subdistrict)
    url = reverse("cases:case_detail", args=[case.public_id])
    client.sit_at(desk)

    unopened = client.get(url).status_code
    bring(case, desk, at=now)
    masked = client.get(url).content.decode()
    facts = {"text": "雀鸣：目标再具体些。", "form_token": str(uuid4())}
    client.post(reverse("cases:remark_add", args=[case.public_id]), facts)
    own = client.get(url).content.decode()
    worker = client.sit_at(desk_of(case)).get(url).content.decode()
    director = client.sit_at(make_worker(case.center, Role.DIRECTOR)).get(url).content.decode()

    assert unopened == 404
    assert ("赵*兰" in masked, "赵桂兰" in masked) == (True, False)
    assert ["雀鸣" in page for page in (own, worker, director)] == [True, True, False]
