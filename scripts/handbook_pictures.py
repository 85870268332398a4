"""Takes the pictures of docs/handbook from the demo, as its own accounts see it.

Everything happens in one process: an empty database in a folder that goes away, the demo told up
to today, a server on a free port, a browser. Names after the command take only those pictures.
"""

import io
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "handbook"
MOST_BYTES = 120 * 1024
WIDTH, WIDE, HEIGHT = 1000, 1280, 700
PASSWORD = "Shequ-2021"  # noqa: S105  (the demo's, printed on the terminal)


@dataclass(frozen=True)
class Picture:
    """One screen: who looks, where, and how much of it. ``path`` asks the database once filled."""

    name: str
    account: str
    path: Callable[[], str]
    is_whole: bool = False  # with menu and desk, else the page alone
    width: int = WIDTH  # WIDE where a table needs the room
    below: str = ""  # the heading to begin at
    most_height: int = 620


def prepare(folder: str) -> None:
    """The platform on an empty database; before any of its modules is loaded."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/pictures.sqlite3"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop runs in this thread
    sys.path.insert(0, str(ROOT))

    import django  # noqa: PLC0415  (settings first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    logging.disable(logging.INFO)  # a line per request would hide what went wrong
    call_command("demo", stdout=io.StringIO())


def pictures() -> list[Picture]:
    """In the order of the year; addresses are looked up in the filled database."""
    from django.urls import reverse  # noqa: PLC0415

    from cases.models import Case  # noqa: PLC0415
    from cases.states import CaseState  # noqa: PLC0415
    from centers.models import Center  # noqa: PLC0415
    from funding.models import AllocationRun, Contract  # noqa: PLC0415
    from pilots.models import DistrictPlan, Recommendation, Round  # noqa: PLC0415
    from pilots.states import SubmissionState  # noqa: PLC0415
    from reports.models import SummaryReport  # noqa: PLC0415
    from supervision.models import Evaluation, SupervisionSession  # noqa: PLC0415
    from supervision.states import SessionState  # noqa: PLC0415

    now = Round.objects.latest_first().first()
    home = Center.objects.get(subdistrict__name="劲松街道")
    draft = Recommendation.objects.get(round=now, submission__state=SubmissionState.DRAFT)
    own = Case.objects.filter(
        center=home, worker__username="worker", state=CaseState.PLANNING
    ).order_by("pk")
    adult = Case.objects.filter(center=home, client__is_minor=False, closed_on=None).order_by("pk")
    logged = SupervisionSession.objects.filter(
        center=home, state=SessionState.LOGGED, logged_side="center"
    ).order_by("-held_on", "pk")
    evaluation = Evaluation.objects.filter(center=home).order_by("pk")
    run = AllocationRun.objects.filter(pool__round=now).order_by("-pk")
    summary = SummaryReport.objects.filter(district__name="朝阳区").order_by("round__year")

    contract = Contract.objects.filter(center=home).order_by("-pk")

    def at(name: str, *args) -> Callable[[], str]:
        return lambda: reverse(name, args=args)

    return [
        Picture("sign-in", "", at("accounts:sign_in"), is_whole=True),
        Picture("home", "chaoyang", at("portal:home"), is_whole=True),
        Picture("round", "city", at("pilots:round_detail", now.pk), below="实施安排"),
        Picture("matrix", "city", at("pilots:round_matrix", now.pk), width=WIDE),
        Picture("recommendation", "chaoyang", at("pilots:recommendation_detail", draft.pk)),
        Picture("section", "chaoyang", at("pilots:recommendation_section", draft.pk, "premises")),
        Picture("sign-off", "chaoyang-leader", at("pilots:sign_off_list"), width=WIDE),
        Picture("candidates", "city", at("pilots:candidate_list"), width=WIDE),
        Picture("decisions", "cityleader", at("centers:decision_list"), width=WIDE),
        Picture(
            "plan",
            "chaoyang",
            at("pilots:plan_detail", DistrictPlan.objects.filter(round=now).first().pk),
        ),
        Picture("center", "exec", at("centers:center_detail", home.pk)),
        Picture("qualifications", "exec", at("centers:qualification_list"), width=WIDE),
        Picture("case-list", "worker", at("cases:case_list"), width=WIDE),
        Picture("case", "worker", at("cases:case_detail", own.first().public_id)),
        Picture("uncounted", "exec", at("cases:uncounted_list"), width=WIDE),
        Picture("reveal", "director", at("cases:reveal_ask", adult.first().public_id)),
        Picture("sessions", "exec", at("supervision:session_list")),
        Picture("session", "supervisor", at("supervision:session_detail", logged.first().pk)),
        Picture("evaluation", "director", at("reports:evaluation_detail", evaluation.first().pk)),
        Picture("pool", "chaoyang", at("funding:pool_detail", run.first().pool_id), width=WIDE),
        Picture(
            "run",
            "chaoyang-leader",
            at("funding:run_detail", run.first().pk),
            width=WIDE,
            below="各中心金额",
        ),
        Picture("summary", "chaoyang", at("reports:summary_detail", summary.first().pk)),
        Picture(
            "report-parts",
            "chaoyang",
            at("reports:summary_detail", summary.first().pk),
            below="表格和附件材料",
        ),
        Picture("dashboard", "city", at("reports:city_dashboard"), width=WIDE),
        Picture("ledger", "exec", at("funding:ledger"), width=WIDE),
        Picture("contract", "street", at("funding:contract_detail", contract.first().pk)),
        Picture("standing", "exec", at("reports:standing_list")),
        Picture("upload", "worker", at("cases:record_upload")),
    ]


def serve():
    """A server on a free port; its thread ends with the process."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        def log_message(self, format, *args):
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def take(wanted: list[Picture], origin: str) -> list[str]:
    """Take them, one sign-in per account; returns what is wrong with any of them."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "LANGUAGE": "zh_CN"},  # what the browser itself says in fields
        )
        for account in dict.fromkeys(picture.account for picture in wanted):
            context = browser.new_context(
                viewport={"width": WIDTH, "height": HEIGHT},
                base_url=origin,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.set_default_timeout(20_000)
            if account:
                _sign_in(page, account)
            for picture in wanted:
                if picture.account == account:
                    wrong += _take_one(page, picture)
            context.close()
        browser.close()
    return wrong


def _sign_in(page, account: str) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("用户名").fill(account)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("/")


def _take_one(page, picture: Picture) -> list[str]:
    page.set_viewport_size({"width": picture.width, "height": HEIGHT})
    answer = page.goto(picture.path(), wait_until="networkidle")  # the number in the menu too
    if answer.status != 200:
        return [f"{picture.name}: {answer.status}"]
    path = TARGET / f"{picture.name}.png"
    if picture.is_whole:
        page.screenshot(path=path)
    else:
        page.screenshot(path=path, full_page=True, clip=_part_of(page, picture))
    _shrink(path)
    size = path.stat().st_size
    return [f"{picture.name}: {size} bytes"] if size > MOST_BYTES else []


def _part_of(page, picture: Picture) -> dict[str, float]:
    """The page without menu and desk, from its top or from a heading on."""
    box = page.locator("main").bounding_box()
    end = box["y"] + box["height"]
    if picture.below:
        heading = page.get_by_role("heading", name=picture.below, exact=True)
        box["y"] = heading.bounding_box()["y"] - 12
    return {**box, "height": min(end - box["y"], picture.most_height)}


def _shrink(path: Path) -> None:
    """256 colors are enough for a screen; without Pillow the picture stays as it was taken."""
    try:
        from PIL import Image  # noqa: PLC0415
    except ImportError:
        return
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(256).save(path, optimize=True)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        wanted = [one for one in pictures() if not sys.argv[1:] or one.name in sys.argv[1:]]
        server = serve()
        TARGET.mkdir(exist_ok=True)
        wrong = take(wanted, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
    print("\n".join(wrong) or f"{len(wanted)} pictures in {TARGET.relative_to(ROOT)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
