"""The city's report as rows: a draft, and one adopted before any district had filed."""

from accounts.roles import Role
from core.canonical import canonical_text, sha256_of
from reports.city import city_summary
from reports.citywide.actions import save_city_texts
from reports.citywide.content import as_adopted
from reports.models import CityReport, CityReportVersion
from tests.accounts.factories import make_desk
from tests.reports.factories import DECEMBER


def make_city_version(round) -> CityReportVersion:
    texts = dict.fromkeys(CityReport.PARTS, "全市情况如下。")
    officer = make_desk(Role.CITY_OFFICER)
    report = save_city_texts(round=round, texts=texts, version=1, by=officer, at=DECEMBER)
    text = canonical_text(as_adopted(report, city_summary(round=round)))
    return CityReportVersion.objects.create(
        report=report,
        number=1,
        format=CityReportVersion.FORMAT,
        text=text,
        sha256=sha256_of(text),
        prepared_by=officer,
        by=make_desk(Role.CITY_LEADER),
        at=DECEMBER,
    )
