"""One evaluation as a Word document, for the file and for the seal."""

from collections.abc import Mapping

from core.chinese_dates import format_date
from core.documents import OfficialDocument, TableColumn
from supervision.evaluation_page import dimensions_of, facts_of_evaluation
from supervision.grading import FULL_POINTS
from supervision.models import Evaluation, EvaluationAnswer

TITLE, NOTHING = "中心评估结果", "无"
FACT = (TableColumn("项目", 22), TableColumn("内容", 78))
SCORE = (
    TableColumn("维度", 16),
    TableColumn("指标", 22),
    TableColumn("分值", 10, "right"),
    TableColumn("得分", 10, "right"),
    TableColumn("评估发现", 42),
)
ITEM = (
    TableColumn("整改事项", 36),
    TableColumn("依据", 20),
    TableColumn("责任人", 12),
    TableColumn("期限", 18),
    TableColumn("状态", 14),
)


def evaluation_paper(evaluation: Evaluation, *, known: Mapping[str, str]) -> bytes:
    """Facts, scores with findings, what is to be put right, and what the center answered."""
    document = OfficialDocument(TITLE)
    document.write_title(TITLE)
    grade = evaluation.get_grade_display() if evaluation.grade else ""
    result = f"{evaluation.total_shown}分，{grade}" if grade else "尚未提交"
    document.write_table(
        FACT,
        [(label, value or NOTHING) for label, value in facts_of_evaluation(evaluation)]
        + [("评估结果", result)],
    )
    document.write_heading("指标得分")
    total = ("合计", "", str(FULL_POINTS), evaluation.total_shown, "")
    document.write_table(SCORE, _score_rows(evaluation, known), total=total)
    document.write_heading("整改事项")
    rows = evaluation.rectifications.select_related("owner").order_by("due_on", "pk")
    items = [
        (row.text, row.basis, str(row.owner), format_date(row.due_on), row.get_state_display())
        for row in rows
    ]
    if items:
        document.write_table(ITEM, items)
    else:
        document.write_text(NOTHING)
    answer = EvaluationAnswer.objects.filter(evaluation=evaluation).first()
    document.write_heading("中心意见反馈")
    document.write_text(answer.text if answer else NOTHING)
    document.write_ends("评估人员（签字）：", "区级（盖章）：　　　　　　　　")
    return document.content()


def _score_rows(evaluation: Evaluation, known: Mapping[str, str]) -> list[tuple[str, ...]]:
    scores = list(evaluation.scores.select_related("indicator").order_by("indicator__place"))
    rows: list[tuple[str, ...]] = []
    for dimension in dimensions_of(evaluation, scores, known):
        for each in dimension["rows"]:
            row = each["row"]
            told = f"平台数据：{each['known']}" if each["known"] else ""
            finding = "；".join(filter(None, (row.finding, told)))
            rows.append(
                (dimension["name"], row.indicator.name, str(each["points"]), row.shown, finding)
            )
    return rows
