"""What a form inside a component needs to be posted."""

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_input(context) -> SafeString:
    """The hidden token, also inside ``{% include … only %}``.

    Django's own ``{% csrf_token %}`` looks for a context variable, which ``only`` takes away, and
    then silently writes nothing. A context without a request cannot be posted from and raises.
    Beside it stands the desk that the page was opened at, where there is one: see
    ``accounts.middleware.DeskMiddleware``.
    """
    token = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(context.request)
    )
    desk = getattr(context.request, "desk", None)
    if desk is None:
        return token
    return token + format_html('<input type="hidden" name="at_desk" value="{}">', desk.pk)
