"""Telling a browser how far its upload is, line by line in the answer to the POST itself.

``static/js/progress.js`` asks for it by its Accept header; without the script the same view
answers with the page alone. Each line is a JSON object: ``stage``, ``done`` and ``total`` of a
step, and at last either ``page`` (the page in full), ``go`` (where a redirect leads) or
``failed``.
"""

import json
import logging
from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse

from core.progress import Steps, finished

LINES = "application/x-ndjson"
logger = logging.getLogger("django.request")


def answer_in_steps(request, steps: Steps[HttpResponse]) -> HttpResponseBase:
    """The response that the work ends in, or, where the script asks, its steps and then that.

    The steps run while the answer is on its way, outside of what middleware keeps for a request:
    they look and compute. Writing, and events of the audit log, belong into a request of its own.
    """
    if request.headers.get("Accept") != LINES:
        return finished(steps)
    response = StreamingHttpResponse(_lines(steps), content_type=LINES)
    # nginx would gather the lines and hand them on together.
    response["X-Accel-Buffering"] = "no"
    return response


def _lines(steps: Steps[HttpResponse]) -> Iterator[str]:
    try:
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                yield _line(_outcome(end.value))
                return
            yield _line({"stage": step.stage, "done": step.done, "total": step.total})
    except Exception:
        # The status is long sent. Told as any fault is: by its way, never by its text.
        logger.exception("fault in a streamed answer")
        yield _line({"failed": True})


def _outcome(response: HttpResponse) -> dict:
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if 300 <= response.status_code < 400:
        return {"go": response["Location"]}
    return {"page": response.content.decode(response.charset)}


def _line(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"
