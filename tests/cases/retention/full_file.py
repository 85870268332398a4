"""One person of whom there is everything that the tables of retention know."""

from dataclasses import dataclass
from datetime import time
from uuid import uuid4

from accounts.roles import Role
from cases import supervised, transfer_actions, watching
from cases.activity_actions import add_members, cancel_gathering
from cases.exemplary.actions import keep_word
from cases.gathering_files import void_file
from cases.mending import correct_record, void_record
from cases.models import Case, Exemplary, GatheringFile
from cases.people.actions import start_household
from cases.recognizing.actions import recognize
from cases.recognizing.sampling import find
from cases.retention.holding import release
from cases.reveal_actions import ask_to_see, decide_request
from cases.states import CaseState
from tests.accounts.factories import make_desk
from tests.cases.activities import held, make_file, make_gathering, make_group
from tests.cases.exemplary.factories import make_piece, take
from tests.cases.factories import (
    NOON,
    SERVICE,
    bring,
    desk_of,
    make_case,
    make_consent_scan,
    make_copy,
    make_share,
    make_worker,
    serve,
    withdraw,
)
from tests.cases.recognizing.factories import make_sample
from tests.cases.retention.files import (
    CANARY,
    answer,
    close_where_they_stand,
    head_of,
    set_hold,
    with_papers,
)
from tests.cases.watching_factories import make_report, make_transfer, make_visit
from tests.centers.factories import make_center

LONG = "老人独居多年，行动不便，入户了解近况，陪同就医并与家属约定每周通话，邻居愿意帮忙买菜。"


@dataclass(frozen=True, slots=True)
class FullFile:
    case: Case
    group: Case
    draft: Exemplary
    sheet: GatheringFile
    scan: object


def make_full_file(center=None) -> FullFile:
    """Everything is over and nothing held; the round is still open."""
    center = center or make_center()
    case = make_case(CaseState.EVALUATION, center, service={"text": LONG})
    _of_the_person(case)
    scan = make_consent_scan(case.client.consents.get(), f"{CANARY}同意书.pdf")
    _of_the_work(case)
    group, sheet = _in_a_group(case)
    draft = _draft(case)
    close_where_they_stand(Case.objects.all())
    _after_closing(Case.objects.get(pk=case.pk))
    return FullFile(Case.objects.get(pk=case.pk), group, draft, sheet, scan)


def _of_the_person(case: Case) -> None:
    desk = desk_of(case)
    start_household(client=case.client, relation="head", by=desk, at=NOON)
    for whole in (True, False):
        release(hold=set_hold(case, whole=whole), by=head_of(case), at=NOON)
    with_papers(case)
    answer(case)


def _of_the_services(case: Case) -> None:
    """One was put right, another written down by mistake."""
    desk, wrong = desk_of(case), serve(case, starts_at=time(15), text=CANARY)
    mended = serve(case, starts_at=time(17), text=CANARY, reflection=CANARY)
    facts = {name: getattr(mended, name) for name in SERVICE} | {"minutes": 30, "text": CANARY * 2}
    correct_record(
        service=mended, facts=facts, reason=CANARY, version=mended.version, by=desk, at=NOON
    )
    void_record(service=wrong, reason=CANARY, by=desk, at=NOON)


def _of_the_work(case: Case) -> None:
    desk, head = desk_of(case), make_worker(case.center, Role.DIRECTOR)
    _of_the_services(case)
    watching.rate_risk(
        case=case, level="low", kind="none", note=CANARY, form_token=uuid4(), by=desk, at=NOON
    )
    done = {"reported_to": "police", "reported_at": NOON, "receiver": CANARY, "result": CANARY}
    watching.reported(report=make_report(case), **done, by=desk, at=NOON)
    transfer = make_transfer(case, by=head, reason=CANARY)
    transfer_actions.answer("withdraw", transfer=transfer, by=head, at=NOON, note=CANARY)
    make_share(case, text=CANARY)
    asked = {"reason": "cover", "text": CANARY, "form_token": uuid4()}
    request = ask_to_see(case=case, by=make_worker(case.center), at=NOON, **asked)
    decide_request("approve", request=request, by=head, at=NOON, note=CANARY)
    supervisor = make_desk(Role.SUPERVISOR, case.subdistrict)
    bring(case, supervisor)
    supervised.remark(case=case, text=CANARY, form_token=uuid4(), by=supervisor, at=NOON)
    make_copy(case, text=CANARY)
    withdraw(case.client, desk, withdrawer=CANARY, note=CANARY)


def _in_a_group(case: Case):
    desk = desk_of(case)
    group = make_group(case.center, desk)
    facts = {"clients": [case.client], "on": NOON.date(), "by": desk, "at": NOON}
    members = add_members(activity=group, **facts)
    cancel_gathering(gathering=make_gathering(group), reason=CANARY, by=desk, at=NOON)
    day = {"planned_on": NOON.date()}
    held_one = held(make_gathering(group, **day), members=members, served_on=NOON.date())
    sheet = make_file(held_one, kind="sign_in_sheet", name=f"{CANARY}签到表.png")
    wrong = make_file(held_one, name=f"{CANARY}照片.png")
    void_file(kept=wrong, reason=CANARY, by=desk, at=NOON)
    return group.case, sheet


def _draft(case: Case) -> Exemplary:
    """Sent back by its reader, with a word in it that was let stand."""
    desk, process = desk_of(case), "陪同到朝阳医院就诊。"
    piece = make_piece(center=case.center, author=desk, process=process)
    found = piece.open_findings()[0]
    said = {"mark": found.mark, "word": found.word, "reason": CANARY, "version": piece.version}
    keep_word(piece=piece, **said, by=desk, at=NOON)
    piece = take("submit", Exemplary.objects.get(pk=piece.pk))
    return take("send_back", piece, note=CANARY)


def _after_closing(case: Case) -> None:
    visit = make_visit(case)
    watching.visited(visit=visit, done_on=NOON.date(), text=CANARY, by=desk_of(case), at=NOON)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)
    (drawn,) = make_sample(officer).drawn.filter(case=case)
    said = {"outcome": "true", "text": CANARY, "form_token": uuid4()}
    find(drawn=drawn, **said, by=officer, at=NOON)
    recognize(cases=[case], outcome="declined", note=CANARY, by=officer, at=NOON)
