from django.urls import path

from funding.procurement.views import contracts, performing
from funding.procurement.views import papers as contract_papers
from funding.views import comparing, gifts, lines, movements, papers, pools, runs, tasks

app_name = "funding"
urlpatterns = [
    path("", pools.pool_list, name="pool_list"),
    path("register/", pools.pool_register, name="pool_register"),
    path("<int:pk>/", pools.pool_detail, name="pool_detail"),
    path("<int:pk>/history/", pools.pool_history, name="pool_history"),
    path("<int:pk>/place/", pools.pool_place, name="pool_place"),
    path("<int:pk>/receipt/", movements.receipt_add, name="receipt_add"),
    path("<int:pk>/payout/", movements.payout_add, name="payout_add"),
    path("<int:pk>/try/", runs.run_try, name="run_try"),
    path("<int:pk>/compare/", comparing.run_compare, name="run_compare"),
    path("runs/<int:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<int:pk>/adjust/", runs.run_adjust, name="run_adjust"),
    path("runs/<int:pk>/what-if/", comparing.run_what_if, name="run_what_if"),
    path("runs/<int:pk>/notice/", papers.run_notice, name="run_notice"),
    path("runs/<int:pk>/table/", papers.run_table, name="run_table"),
    path("runs/<int:pk>/history/", runs.run_history, name="run_history"),
    path("runs/<int:pk>/step/", runs.run_step, name="run_step"),
    path("lines/", lines.line_list, name="line_list"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/add/", tasks.task_add, name="task_add"),
    path("tasks/<int:pk>/", tasks.task_edit, name="task_edit"),
    path("gifts/", gifts.gift_list, name="gift_list"),
    path("gifts/add/", gifts.gift_add, name="gift_add"),
    path("contracts/", contracts.contract_list, name="contract_list"),
    path("contracts/add/", contracts.contract_add, name="contract_add"),
    path("contracts/sheet/", contract_papers.contract_sheet, name="contract_sheet"),
    path("contracts/<int:pk>/", contracts.contract_detail, name="contract_detail"),
    path("contracts/<int:pk>/edit/", contracts.contract_edit, name="contract_edit"),
    path("contracts/<int:pk>/terms/", contracts.contract_terms, name="contract_terms"),
    path("contracts/<int:pk>/step/", contracts.contract_step, name="contract_step"),
    path("contracts/<int:pk>/history/", contracts.contract_history, name="contract_history"),
    path("contracts/<int:pk>/sign/", performing.contract_sign, name="contract_sign"),
    path("contracts/<int:pk>/pay/", performing.contract_pay, name="contract_pay"),
    path("contracts/<int:pk>/amend/", performing.contract_amend, name="contract_amend"),
    path("contracts/<int:pk>/filing/", performing.contract_filing, name="contract_filing"),
    path("contracts/<int:pk>/accept/", performing.contract_accept, name="contract_accept"),
    path("contracts/<int:pk>/end/", performing.contract_end, name="contract_end"),
    path("contracts/<int:pk>/settle/", performing.contract_settle, name="contract_settle"),
    path("contracts/<int:pk>/upload/", contract_papers.contract_upload, name="contract_upload"),
    path("contracts/<int:pk>/word/", contract_papers.contract_word, name="contract_word"),
    path("contracts/<int:pk>/acceptance/", contract_papers.acceptance_word, name="acceptance_word"),
    path(
        "contracts/papers/<uuid:public_id>/", contract_papers.contract_paper, name="contract_paper"
    ),
]
