"""A district that has told everything a report can hold, in words that want to be formulas."""

from reports.models import SummaryReport
from reports.parts.actions.chosen import choose_cases
from tests.accounts.factories import make_subdistrict
from tests.cases.exemplary.factories import make_published
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit
from tests.reports.factories import DECEMBER, make_case, make_pool, make_record, make_summary
from tests.reports.parts.factories import make_problem, make_supplement, officer_of, signed_plan

TEMPTING = '=HYPERLINK("http://example.invalid")'
TASKS = ("建成社会工作服务中心", "开展专业督导")


def told(round, district, *, name="劲松街道") -> SummaryReport:
    """The draft of a report with every part filled in; its leader has not signed yet."""
    center = make_center(make_unit(round, make_subdistrict(name, district)))
    signed_plan(round, district, *TASKS)
    make_case(center, round)
    make_record(center, round)
    make_pool(round, district, amount=12_345_678, shared={center: 12_345_678})
    make_supplement(center, round, confirmed=True, reason=TEMPTING)
    report = make_summary(round, district, issues_text=f"{TEMPTING}\n第二段。")
    make_problem(report, problem=f"{district}持证人员不足", cause=TEMPTING)
    choose_cases(
        report=report, pieces=[make_published(center)], by=officer_of(district), at=DECEMBER
    )
    return report
