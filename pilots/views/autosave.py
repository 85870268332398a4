"""What a section answers to the script that saves it while its author goes on typing."""

from django.http import JsonResponse
from django.utils import timezone

from core.chinese_dates import in_beijing
from core.problems import Refused, Stale
from pilots import actions
from pilots.forms.sections import SectionForm
from pilots.models import Recommendation
from pilots.sections import Section
from pilots.views.recommendations import in_scope


def save_posted(
    request, recommendation, section: Section, form: SectionForm, *, is_autosave: bool = False
) -> Recommendation:
    """One section through its one door, whoever posted it: the button or the script."""
    return actions.save_section(
        recommendation=recommendation,
        section=section,
        values=form.values(),
        typed=form.unread(),
        version=form.cleaned_data["version"],
        by=request.desk,
        at=timezone.now(),
        is_autosave=is_autosave,
    )


def answer_autosave(request, recommendation, section: Section, form: SectionForm) -> JsonResponse:
    """The new version and the time of the save, or in whose way it stood (status 409)."""
    if "version" in form.errors:
        return _refused([str(message) for message in form.errors["version"]])
    try:
        saved = save_posted(request, recommendation, section, form, is_autosave=True)
    except Stale as stale:
        return _stale(request, recommendation, section, stale)
    except Refused as refusal:
        return _refused([problem.sentence for problem in refusal.problems])
    return JsonResponse(_saved(saved, section))


def _saved(form: Recommendation, section: Section) -> dict:
    last = form.last_save(section)
    at = in_beijing(last[1] if last else timezone.now())
    mistakes = {p.field: p.message for p in form.mistakes_in(section)}
    return {
        "version": form.section_version(section),
        "at": f"{at:%H:%M}",
        "mistakes": mistakes,
    }


def _stale(request, recommendation, section: Section, stale: Stale) -> JsonResponse:
    now = in_scope(request, recommendation.pk)
    answer = {
        "stale": saved_by_whom(now, section, by=request.desk),
        "version": now.section_version(section),
        "current": [[label, value or "—"] for label, value in stale.current.items()],
    }
    return JsonResponse(answer, status=409)


def saved_by_whom(form: Recommendation, section: Section, *, by) -> str:
    """张三于10:32保存了这一部分, for whoever is in the way of whom; also who is in their own."""
    last = form.last_save(section)
    if last is None:
        return "他人已先保存了这一部分"
    whose = "您已在别的窗口" if form.was_saved_by(section, by) else last[0]
    return f"{whose}于{in_beijing(last[1]):%H:%M}保存了这一部分"


def _refused(sentences: list[str]) -> JsonResponse:
    return JsonResponse({"refused": sentences}, status=409)
