"""The beats that the forms of evaluation share: what was posted, the act, and the page again."""

from django.template.response import TemplateResponse

from core.problems import Refused, Stale


def posted(request) -> dict:
    """What a form is bound to; posted empty it is bound too, since it has mistakes to show."""
    if request.method != "POST":
        return {}
    return {"data": request.POST, "files": request.FILES}


def done(form, act, *names: str, row=None, version_now=None, **said):
    """What ``act`` returns, told the cleaned ``names`` and what is ``said``; None where the form
    or the act has something against it. Where somebody else saved meanwhile, ``form.stale`` holds
    what stands there now and the next press counts: on the version of ``row``, or where a page has
    a version of many rows, on what ``version_now`` returns."""
    form.stale = None
    if not form.is_valid():
        return None
    try:
        return act(**{name: form.cleaned_data[name] for name in names}, **said)
    except Stale as refusal:
        form.stale = list(refusal.current.items())
        form.renew_version(version_now() if version_now else _version_of(row))
        return None
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _version_of(row) -> int:
    return type(row).objects.get(pk=row.pk).version


def form_page(request, form, *, title: str, crumbs, back_url: str, label="保存", intro=""):
    """``crumbs``: pairs of words and address that lead here."""
    stale = getattr(form, "stale", None)
    context = {
        "form": form,
        "title": title,
        "crumbs": crumbs,
        "back_url": back_url,
        "submit_label": label,
        "intro": intro,
        "stale": stale,
        "multipart": form.is_multipart(),
    }
    status = 409 if stale else 200
    return TemplateResponse(request, "supervision/evaluation_form.html", context, status=status)
