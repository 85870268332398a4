"""What of the money waits for a desk."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from funding.ledger.position import covered
from funding.ledger.words import Waiting
from funding.models import Expense
from portal.todo_lines import Todo


def to_settle(desk) -> Iterator[Todo]:
    """垫付 and 应付 whose money has arrived, a line for each round: the list is that of one."""
    waiting = covered(Expense.objects.visible_to(desk).unsettled())
    keys = ("pool__round", "pool__round__year")
    rounds = waiting.values_list(*keys).order_by("-pool__round__year", "pool__round")
    for round, year, count in rounds.annotate(Count("pk")):
        asked = urlencode({"round": round, "waiting": Waiting.COVERED})
        label = f"结清{year}年批次资金已到位的垫付、应付"
        yield Todo(label, count, f"{reverse('funding:expense_list')}?{asked}")
