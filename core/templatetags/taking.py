"""The button that takes a table of a page away as CSV."""

from django import template
from django.utils.html import format_html
from django.utils.http import urlencode

from core.templatetags.chinese import icon

register = template.Library()
BUTTON = (
    '<a class="btn btn-sm no-print take-table" href="{}">{}导出'
    '<span class="visually-hidden">：{}</span></a>'
)


@register.simple_tag(takes_context=True)
def take_table(context, title: str, *key) -> str:
    """Beside the heading of the table ``title``; ``key`` in one or in parts (figures tasks 1).

    The address is that of the page with all that it was asked for. A page that answers a post is
    none to come back to, so nothing stands there.
    """
    request = context.request
    if request.method not in ("GET", "HEAD"):
        return ""
    asked = dict(request.GET.lists()) | {"format": "csv", "table": "-".join(map(str, key))}
    address = f"{request.path}?{urlencode(asked, doseq=True)}"
    return format_html(BUTTON, address, icon("download"), title)
