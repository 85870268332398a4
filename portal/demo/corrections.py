"""Reports that went back for 重新取数, and what a district tells of the days after its cut-off."""

from datetime import date, time, timedelta

from core.deadlines import beijing_date, moment_due
from pilots import actions as pilots
from pilots.models import Round, WorkdayOverride
from portal.demo import programme, services
from portal.demo.clock import Clock
from portal.demo.programme import DISTRICT_DESKS
from portal.demo.work import Team
from reports.actions import renew_figures
from reports.models import SummaryReport
from reports.supplements import sign_supplement, write_supplement

DAYS_TO_MEND = 5
ENTERED_LATE = ("capacity_building", "elderly_service", "智能手机课堂，第三期结业，纸质签到补录。")
LAST_DAYS = (
    (24, "home_visit", "冬至后走访独居老人，检查取暖和燃气安全。"),
    (28, "home_visit", "年前走访困难家庭，送防寒物资，登记节日需求。"),
)
OPINION = (
    "services_text",
    "12月上旬的小组活动还没有录入，请督促中心补录，重新取数后写明全年服务次数和时长。",
)
MENDED = (
    "以困难群众、老年人、儿童为重点，开展个案、小组和社区服务，全年服务【服务次数】、【服务时长】。"
    "退回后中心补录了漏记的活动，数据已重新生成。"
)
TRIAL = (
    "services_text",
    "这一次是试报，不作为正式报送。海淀区有服务记录补录在上报之后，请重新取数，熟悉差异核对的办法。",
)
AFTERWARDS = "定稿之后继续走访，服务【服务次数】、【服务时长】，没有发生突发情况。"


def file_corrected(round: Round, district, team: Team, *, cast, clock: Clock) -> SummaryReport:
    """Signed in time, returned because work was entered late, signed again with new figures, and
    filed."""
    officer, _ = DISTRICT_DESKS[district.name]
    report = programme.write_summary(round, district, cast=cast, clock=clock)
    programme.send_up(report, cast=cast, clock=clock, moments=(945, 950))
    _enter_late(team, at=clock.at(955))
    _return(report, OPINION, cast=cast, at=clock.at(962))
    report.refresh_from_db()
    pilots.save_parts(
        content=report,
        texts={"services_text": MENDED},
        version=report.version,
        by=cast[officer],
        at=clock.at(965),
    )
    programme.send_up(report, cast=cast, clock=clock, moments=(966, 970, 974))
    pilots.take_step("file", content=report, by=cast["cityleader"], at=clock.at(990))
    return report


def tell_of_last_days(
    report: SummaryReport, team: Team, *, cast, clock: Clock, is_signed: bool
) -> None:
    """The visits of December after the cut-off, in a supplement that its leader signed or that
    waits for it."""
    for day, kind, text in LAST_DAYS:
        held_on = date(report.round.year, 12, day)
        at = clock.starts_at.replace(month=12, day=day)
        what = (kind, "elderly_service", text)
        services.serve(team, at=at, day=held_on, starts_at=time(9), minutes=120, what=what)
    officer, leader = DISTRICT_DESKS[report.district.name]
    at = clock.at(1008)
    write_supplement(report=report, text=AFTERWARDS, version=1, by=cast[officer], at=at)
    if is_signed:
        sign_supplement(report=report, by=cast[leader], at=clock.at(1012))


def try_out(round: Round, district, team: Team, *, cast, clock: Clock) -> None:
    """A trial run in the year that goes on: returned, with old and new figures to look at."""
    report = programme.write_summary(round, district, cast=cast, clock=clock)
    programme.send_up(report, cast=cast, clock=clock, moments=(945, 960))
    _enter_late(team, at=clock.at(970))
    _return(report, TRIAL, cast=cast, at=clock.at(985))


def _enter_late(team: Team, *, at) -> None:
    day = beijing_date(at) - timedelta(days=8)
    services.serve(team, at=at, day=day, starts_at=time(14), minutes=120, what=ENTERED_LATE)


def _return(report: SummaryReport, opinion: tuple[str, str], *, cast, at) -> None:
    """By the city's officer, who asks for new figures in the same sitting."""
    last_day = WorkdayOverride.objects.as_workdays().after(beijing_date(at), DAYS_TO_MEND)
    pilots.take_step(
        "return",
        content=report,
        by=cast["city"],
        at=at,
        returns=[opinion],
        return_due_at=moment_due(last_day, None),
    )
    renew_figures(report=report, by=cast["city"], at=at)
