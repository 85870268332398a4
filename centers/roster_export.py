"""The staff of one or many centers on a day, as a workbook for the shelf."""

from datetime import date

from accounts.models import RoleGrant
from accounts.scope import within
from centers.models import Center, Engagement
from centers.models.people import CredentialLevel
from centers.roster_sheet import highest
from centers.team import Member, member
from core.chinese_dates import format_date
from core.spreadsheets import Column, Sheet, write_workbook

Listed = tuple[Engagement, Member]

TITLE = "人员名册"
COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("区", width=10),
    Column("社会工作服务中心", width=38),
    Column("姓名", width=12),
    Column("人员类别", width=14),
    Column("岗位", width=18),
    Column("资质结论", width=26),
    Column("职业水平证书", width=18),
    Column("证书管理号", width=26),
    Column("批准日期", "date"),
    Column("登记有效期至", "date"),
    Column("联系电话", width=16),
    Column("上岗日期", "date"),
    Column("离岗日期", "date"),
)


def roster_members(*, desk: RoleGrant, on: date, center: Center | None = None) -> list[Listed]:
    """Who is on duty that day within the desk's reach; a fixed number of queries."""
    engagements = (
        Engagement.objects.filter(within(desk))
        .on_duty(on)
        .select_related("person", "center__district")
        .prefetch_related("person__credentials", "person__degrees", "person__waivers")
        .order_by("center__district__order", "center__subdistrict__code", "starts_on", "pk")
    )
    if center is not None:
        engagements = engagements.filter(center=center)
    return [(e, member(e.person, e, on=on, desk=desk)) for e in engagements]


def roster_workbook(members: list[Listed], *, on: date) -> bytes:
    """Phones as the desk may read them: in full at the center, masked above."""
    rows = [roster_row(number, *listed) for number, listed in enumerate(members, start=1)]
    subtitle = f"截至{format_date(on)}在岗{len(rows)}人"
    sheet = Sheet(title=TITLE, columns=COLUMNS, rows=rows, subtitle=subtitle)
    return write_workbook([sheet], filename_title=TITLE)


def roster_row(number: int, engagement: Engagement, one: Member) -> list:
    credential = highest(one.person.credentials.all(), CredentialLevel)
    paper = [None] * 4
    if credential:
        until = credential.registered_until
        paper = [f"{credential}", credential.number, credential.approved_on, until]
    return [
        number,
        engagement.center.district.name,
        engagement.center.name,
        one.person.name,
        engagement.get_kind_display(),
        "专业服务" if engagement.is_professional else "其他",
        one.verdict.route.label if one.is_judged else "不作资质要求",
        *paper,
        one.phone.text,
        engagement.starts_on,
        engagement.ends_on,
    ]
