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
    rounds = waiting.values_list("pool__round").order_by("pool__round").annotate(Count("pk"))
    for round, count in rounds:
        asked = urlencode({"round": round, "waiting": Waiting.COVERED})
        yield Todo(
            "结清资金已到位的垫付、应付", count, f"{reverse('funding:expense_list')}?{asked}"
        )
