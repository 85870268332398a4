from funding.actions.gifts import register_gift
from funding.actions.movements import pay_out, receive
from funding.actions.pools import place_in_round, register_pool
from funding.actions.runs import Adjustment, Weighing, adopt, run_allocation
from funding.actions.tasks import change_task, define_task
from funding.actions.workload import center_facts, centers_of, take_snapshot

__all__ = [
    "Adjustment",
    "Weighing",
    "adopt",
    "center_facts",
    "centers_of",
    "change_task",
    "define_task",
    "pay_out",
    "place_in_round",
    "receive",
    "register_gift",
    "register_pool",
    "run_allocation",
    "take_snapshot",
]
