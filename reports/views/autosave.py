"""How a report's texts are saved while their author goes on typing: the district's and the city's."""

from collections.abc import Callable

from django.http import JsonResponse
from django.utils import timezone

from accounts.history import is_own_save
from core.chinese_dates import in_beijing
from core.problems import Refused, Stale


def answer_autosave(form, report, *, save: Callable, read: Callable, by) -> JsonResponse:
    """The new version and the time of the save, or in whose way it stood (status 409).

    A text with a mistake is not stored; it stays in its box, with what is wrong beside it. ``read``
    fetches the report as it stands after somebody saved, who may be the same person (``by``).
    """
    form.full_clean()
    if closed := [name for name, _ in form.unsaved]:
        return _refused([f"“{'、'.join(closed)}”现在不能修改，请先复制您写的文字。"])
    if "version" in form.errors:
        return _refused([str(message) for message in form.errors["version"]])
    is_new = any(getattr(report, name) != text for name, text in form.texts.items())
    try:
        saved = save() if is_new else _unchanged(report, form)
    except Stale as stale:
        current = [[label, text or "—"] for label, text in stale.current.items()]
        now = read()
        whose = "您已在别的窗口" if is_own_save(now, by=by) else "他人已先"
        said = {"stale": f"{whose}保存了这份报告", "version": now.version, "current": current}
        return JsonResponse(said, status=409)
    except Refused as refusal:
        return _refused([problem.sentence for problem in refusal.problems])
    at = in_beijing(timezone.now())
    said = {"version": saved.version, "at": f"{at:%H:%M}", "mistakes": form.mistakes}
    return JsonResponse(said)


def _unchanged(report, form):
    """A save that changes nothing writes nothing, and is in nobody's way."""
    report.check_version(form.cleaned_data["version"], {})
    return report


def _refused(sentences: list[str]) -> JsonResponse:
    return JsonResponse({"refused": sentences}, status=409)
