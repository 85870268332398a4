"""The button that takes a table of a page away as CSV."""

from django import template

register = template.Library()


@register.inclusion_tag("_components/take.html", takes_context=True)
def take_table(context, title: str, *key):
    """Beside the heading of the table ``title``; ``key`` in one or in parts (figures tasks 1).

    The address is that of the page with all that it was asked for. A page that answers a post is
    none to come back to, so nothing stands there.
    """
    request = context.request
    if request.method not in ("GET", "HEAD"):
        return {"url": "", "title": title}
    asked = request.GET.copy()
    asked["format"], asked["table"] = "csv", "-".join(map(str, key))
    return {"url": f"{request.path}?{asked.urlencode()}", "title": title}
