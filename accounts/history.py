"""The history of one object as its own page shows it: what was done to it, by whom, what changed.

The audit log is read, nothing else is kept (decision 20). Whoever asks has already been given the
object by its room's ``visible_to``; the room also says which acts this reader does not see.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.template.response import TemplateResponse

from accounts.audit_pages import words
from accounts.models import AuditEvent
from core.keyset import page_after

PAGE = 50
PLATFORM = "平台"
# Who took a copy home is for the audit desk: the history of a thing says what became of it.
DOWNLOADS = Q(what__startswith="下载") | Q(what__startswith="导出")


@dataclass(frozen=True, slots=True)
class Told:
    """One changed field; ``before`` is "" where only the new value says something."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    moment: str
    person: str
    desk: str
    act: str
    changes: list[Told]
    url: str = ""


def nowhere(event: AuditEvent) -> str:
    return ""


def about(*rows: Model) -> Q:
    """The acts on these rows."""
    keys: dict[str, list[str]] = {}
    for row in rows:
        keys.setdefault(row._meta.label, []).append(str(row.pk))
    return _about_keys(keys)


def about_all(rows: QuerySet) -> Q:
    """The acts on all rows of a queryset, which is read here."""
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    return _about_keys({rows.model._meta.label: keys})


def is_own_save(row: Model, *, by) -> bool:
    """Whether who last saved it is the person at this desk: where a save is stale, somebody with
    two windows is told so, and does not look for a colleague."""
    saves = AuditEvent.objects.filter(about(row), what__startswith="保存")
    last = saves.order_by("-at", "-pk").first()
    return last is not None and last.user_id == by.user_id


def history_page(
    request, acts: Q, *, title: str, back_url: str, url_of: Callable[[AuditEvent], str] = nowhere
) -> TemplateResponse:
    """The page of these acts, newest first; ``title`` and ``back_url`` are the object's own.
    ``url_of`` says where what an act made can be read, "" for nowhere."""
    events = AuditEvent.objects.filter(acts).exclude(DOWNLOADS).select_related("user")
    page = page_after(events, day="at", cursor=request.GET.get("after", ""), size=PAGE)
    context = {
        "title": title,
        "back_url": back_url,
        "rows": [_line(event, url_of(event)) for event in page.rows],
        "next": page.next_cursor,
    }
    return TemplateResponse(request, "accounts/history.html", context)


def _about_keys(keys: dict[str, list[str]]) -> Q:
    """The acts on objects by their kind ("centers.Center") and keys."""
    acts = Q(pk__in=())
    for kind, found in keys.items():
        acts |= Q(object_type=kind, object_id__in=found)
    return acts


def _line(event: AuditEvent, url: str) -> HistoryLine:
    return HistoryLine(
        moment=words.moment(event.at),
        person=str(event.user or event.username or PLATFORM),
        desk=event.desk,
        act=event.what,
        changes=[
            Told(
                change.label, "" if change.before == words.NOTHING else change.before, change.after
            )
            for change in words.changes_of(event)
        ],
        url=url,
    )
