"""One search over what a desk may see, in every room that has something to find for its role."""

from datetime import date, datetime

from django import forms
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from accounts.search import search as search_divisions
from cases.privacy_forms import ClientFindForm
from cases.search import search as search_cases
from cases.search import search_library
from cases.states import WORKERS
from cases.views.cases import ROW_READERS
from centers.search import search as search_centers
from core.chinese_dates import beijing_date
from core.encryption import keyed_hash
from core.forms import FilterForm
from core.search import LONGEST, SHORTEST, Found, Hit, found, is_id_number, listed_at, plain
from funding.procurement.views.reading import READERS as CONTRACT_READERS
from funding.search import search as search_contracts
from pilots.search import search as search_submissions
from portal.handbook import contents
from portal.handbook.search import find, wanted
from portal.navigation import PLACES
from reports.search import search as search_reports
from supervision.search import search as search_sessions
from supervision.views.sessions import READERS as SESSION_READERS

SEARCHERS = (*Role.of_business, Role.INSPECTOR)
REPORTING = (*Role.of_district, *Role.of_city)
TOO_SHORT = f"请至少输入{SHORTEST}个字。"
NOT_HERE = "身份证号不在这里查找：地址栏会留下号码。请在“服务案例”页按身份证号查找。"


class SearchForm(FilterForm):
    q = forms.CharField(
        label="搜索",
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": "名称、姓名、案例编号、主题", "autocomplete": "off"}
        ),
    )


def search_all(desk, text: str, *, on: date) -> list[Found]:
    """Every kind with its hits, those without any left out; a fixed number of queries by role."""
    groups = [_places(desk, text), *search_divisions(desk, text, on=on)]
    groups += search_centers(desk, text)
    if desk.role in ROW_READERS:
        groups += search_cases(desk, text, on=on)
    if desk.role in SESSION_READERS:
        groups += search_sessions(desk, text)
    groups += search_library(desk, text)
    if desk.role in CONTRACT_READERS:
        groups += search_contracts(desk, text)
    if desk.role in (Role.SUBDISTRICT_OFFICER, *REPORTING):
        groups += search_submissions(desk, text)
    if desk.role in REPORTING:
        groups += search_reports(desk, text)
    groups.append(_help(desk, text))
    return [group for group in groups if group.hits]


def _places(desk, text: str) -> Found:
    """The entries of the desk's own menu; no query."""
    named = [
        place
        for place in PLACES
        if desk.role in place.roles and text.casefold() in place.label.casefold()
    ]
    hits = tuple(Hit(place.label, "", reverse(place.url_name)) for place in named)
    return Found("页面", hits, has_more=False, list_url="")


def _help(desk, text: str) -> Found:
    """Pages of the handbook, but for what is written for other roles; no query."""
    own = (contents.SIGN_IN, contents.OF_ROLE[desk.role], *contents.TOPICS)
    pages = [hit.page for hit in find(wanted(text)) if hit.page.name in own]
    return found(
        "帮助",
        pages,
        lambda page: Hit(page.title, "", reverse("portal:help_page", args=[page.name])),
        listed_at("portal:help_index", q=text),
    )


def searched(desk, text: str, *, at: datetime) -> list[Found]:
    """The same, told to the audit log: that something was looked for, by its keyed hash alone."""
    groups = search_all(desk, text, on=beijing_date(at))
    count = sum(len(group.hits) for group in groups)
    changes = {"查找条件": ["", keyed_hash(text)], "结果": ["", f"显示{count}条"]}
    record("搜索", at=at, by=desk, changes=changes)
    return groups


@require_safe
@desk_required(*SEARCHERS)
def search(request):
    form = SearchForm(request.GET)
    text = plain(form.cleaned_data["q"]) if form.is_valid() else ""
    problem = _problem(form, text)
    is_asked = bool(text) and not problem
    context = {
        "form": form,
        "text": text,
        "problem": problem,
        "is_asked": is_asked,
        "groups": searched(request.desk, text, at=timezone.now()) if is_asked else [],
        "find_form": ClientFindForm() if request.desk.role in WORKERS else None,
    }
    return TemplateResponse(request, "portal/search.html", context)


def _problem(form: SearchForm, text: str) -> str:
    if not form.is_valid():
        return str(form.errors["q"][0])
    if is_id_number(text):
        return NOT_HERE
    return TOO_SHORT if text and len(text) < SHORTEST else ""
