"""What the platform knows of a center by itself, set beside the indicators of its evaluation."""

from datetime import date

from django.db.models import Q

from centers.figures import staff_figures
from core.chinese_dates import format_date
from pilots.models import PilotUnit
from pilots.quota import hours_in_words
from reports.standing import standings
from supervision.evaluation_states import Known
from supervision.models import Evaluation


def known_facts(evaluation: Evaluation, *, on: date) -> dict[str, str]:
    """By the words of ``Known`` a sentence each: work as recorded by now, staff of the day ``on``.

    The same number of queries for every evaluation.
    """
    center = evaluation.center
    staff = staff_figures(centers_q=Q(pk=center.pk), on=on)[center.pk]
    facts = {
        Known.STAFF: f"专业服务人员{staff.professionals}人，符合资质{staff.met}人，"
        f"不符合{staff.not_met}人（{format_date(on)}）"
    }
    here = Q(subdistrict=center.subdistrict_id) | Q(
        subdistrict__carried_on_by=center.subdistrict_id
    )
    units = PilotUnit.objects.filter(here, round=evaluation.round_id)
    unit = units.order_by("-starts_on", "-pk").first()
    if unit is not None:
        standing = standings(round=evaluation.round, units=[unit], on=on)[unit.pk]
        owed = standing.quota
        facts[Known.CASES] = (
            f"计入的服务案例{standing.cases}个，应完成{owed.cases}个（{format_date(on)}）"
        )
        facts[Known.HOURS] = (
            f"计入的专业督导{hours_in_words(standing.supervision_minutes)}，"
            f"应完成{hours_in_words(owed.supervision_minutes)}（{format_date(on)}）"
        )
    return {known.value: sentence for known, sentence in facts.items()}
