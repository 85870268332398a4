"""内部备注: what the city's desks tell each other about a candidate."""

from django.db import transaction

from accounts.audit import record
from core.problems import Problem, Refused
from pilots.models import InternalNote, Recommendation, Round

NOTED = "添加内部备注"


@transaction.atomic
def add_note(*, recommendation: Recommendation, text: str, form_token, by, at) -> InternalNote:
    """Keep the note; the same form keeps it once. The audit log learns that, and not what."""
    text = text.replace("\0", "").strip()  # PostgreSQL stores no NUL
    if not text:
        raise Refused(Problem("note_missing", "请填写内部备注。", field="text"))
    round = Round.objects.get(pk=recommendation.round_id)
    if round.is_closed:
        raise Refused(round.why_closed())
    note, is_new = InternalNote.objects.get_or_create(
        form_token=form_token,
        defaults={"recommendation": recommendation, "text": text, "by": by, "at": at},
    )
    if is_new:
        record(NOTED, at=at, by=by, obj=note)
    return note
