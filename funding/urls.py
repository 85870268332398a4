from django.urls import path

from funding.ledger.views import entries, lists, overview
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
    path("ledger/", overview.overview, name="ledger"),
    path("payouts/", lists.payout_list, name="payout_list"),
    path("payouts/<int:pk>/file/", entries.payout_file_add, name="payout_file_add"),
    path("expenses/", lists.expense_list, name="expense_list"),
    path("expenses/add/", entries.expense_add, name="expense_add"),
    path("expenses/<int:pk>/", entries.expense_detail, name="expense_detail"),
    path("expenses/<int:pk>/history/", entries.expense_history, name="expense_history"),
    path("expenses/<int:pk>/reverse/", entries.expense_reverse, name="expense_reverse"),
    path("expenses/<int:pk>/settle/", entries.expense_settle, name="expense_settle"),
    path("expenses/<int:pk>/file/", entries.expense_file_add, name="expense_file_add"),
    path("files/<uuid:public_id>/", entries.entry_file, name="entry_file"),
    path("<int:pk>/close/", entries.year_close, name="year_close"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/add/", tasks.task_add, name="task_add"),
    path("tasks/<int:pk>/", tasks.task_edit, name="task_edit"),
    path("gifts/", gifts.gift_list, name="gift_list"),
    path("gifts/add/", gifts.gift_add, name="gift_add"),
]
