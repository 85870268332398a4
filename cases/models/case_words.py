"""What lists and figures ask of cases, in words."""

from django.apps import apps
from django.db.models import Case as OneOf
from django.db.models import DateField, Exists, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.counting import COUNTING, IN_STATE, Uncounted, reasons_of
from cases.models.client import FileQuerySet
from cases.stage_terms import overdue_on
from cases.states import WORKERS, CaseState, Recognition
from pilots.models import Round
from pilots.states import CountingRule


class CaseQuerySet(FileQuerySet):
    def counting(self, round: Round):
        """The cases of this round that count toward its quota. See also cases.counting."""
        return self.filter(COUNTING[CountingRule(round.counting_rule)], round=round)

    def uncounted(self, round: Round, reason: str = ""):
        """The cases of this round that do not count, or those that this reason keeps out."""
        left_out = self.filter(round=round).exclude(COUNTING[CountingRule(round.counting_rule)])
        if reason not in reasons_of(round.counting_rule):
            return left_out
        return left_out.filter(IN_STATE[Uncounted(reason)])

    def open_to(self, desk, *, on):
        """What the desk may open on that day: a supervisor only what was brought to them."""
        cases = self.visible_to(desk)
        if desk is None or desk.role != Role.SUPERVISOR:
            return cases
        discussions = apps.get_model("cases", "Discussion").objects.open_on(on)
        return cases.filter(pk__in=discussions.filter(supervisor=desk).values("case"))

    def in_charge_of(self, user):
        """The cases this person is the 负责社工 of."""
        return self.filter(worker=user)

    def unfinished(self):
        """Those that somebody still works on; one without words is done with in whatever stage."""
        return self.exclude(state__in=CaseState.ended).filter(anonymized_at=None)

    def overdue(self, on):
        """Those that stand still for too long; ``last_served_on`` comes along."""
        served = self.filter(anonymized_at=None).annotate(last_served_on=Max("records__served_on"))
        return served.filter(overdue_on(on))

    def without_worker(self, on):
        """待移交: open on ``on``, and the 负责社工 has no desk left in the center to lead it at."""
        # A case keeps the unit it was opened in; where that was merged, the desks went on with it.
        here = Q(subdistrict=OuterRef("subdistrict"))
        desks = RoleGrant.objects.filter(
            here | Q(subdistrict__carries_on=OuterRef("subdistrict")),
            user=OuterRef("worker"),
            user__is_active=True,
            role__in=WORKERS,
        )
        return self.unfinished().filter(~Exists(desks.held_on(on)))

    def with_passing_on(self):
        """``given_on``: when another center or body took the person on; a later service counts on."""
        accepted = Q(referrals__direction="out", referrals__outcome="accepted")
        passed = Coalesce("transferred_on", Max("referrals__settled_on", filter=accepted))
        served = Greatest("passed_on", Coalesce(Max("records__served_on"), "passed_on"))
        unpassed = When(passed_on=None, then=Value(None))
        return self.annotate(passed_on=passed).annotate(
            given_on=OneOf(unpassed, default=served, output_field=DateField())
        )

    def waiting_for_recognition(self):
        """In a round that runs: in a closed one nobody rules any more."""
        waiting = {"state": CaseState.CLOSED, "recognition": Recognition.WAITING}
        return self.filter(round__closed_at=None, **waiting)

    def ruled(self):
        """Those on which a word of the district stands, also where the center opened it again."""
        rulings = apps.get_model("cases", "Ruling").objects.filter(case=OuterRef("pk"))
        latest = rulings.order_by("-at", "-pk").values("word")[:1]
        said = Q(recognition__in=(Recognition.RECOGNIZED, Recognition.DECLINED))
        reopened = Q(recognition__isnull=True, last_word__in=("recognized", "declined"))
        return self.annotate(last_word=Subquery(latest)).filter(said | reopened)
