"""``make bench``: how far the platform is from the limit of its database, and from its peers.

Times are of this machine on this day; what counts is their ratio, measured in turn in one run.
Exits with 1 where a ratio goes through its ceiling.
"""

import argparse
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results.json"
PG_TEMP = ROOT / "scripts" / "pg-temp"
ROUNDS = 15
COLUMNS = (
    "ours_ms",
    "limit_ms",
    "peer_ms",
    "ratio_to_limit",
    "ratio_to_peer",
    "queries",
    "peak_mb",
)
HEADINGS = ("本平台ms", "极限ms", "同类ms", "÷极限", "÷同类", "查询", "峰值MB")


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    if asked.postgres and "DATABASE_URL" not in os.environ:
        command = [str(PG_TEMP), sys.executable, "-m", "bench.run", *sys.argv[1:]]
        os.execv(command[0], command)  # noqa: S606  (our own script, under its own name)
    _set_up()
    from bench.city import ready  # noqa: PLC0415  (needs the settings)

    ready()
    rows, faults = run(asked.only, rounds=asked.rounds)
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    print("\n".join(faults) or "所有比值都在上限之内。")
    return 1 if faults else 0


def run(only: list[str], *, rounds: int) -> tuple[list[dict], list[str]]:
    """Measure the operations named (all, where none is) and print each as it is done."""
    from bench.measuring import Missing, broken, measured  # noqa: PLC0415
    from bench.operations import OPERATIONS  # noqa: PLC0415

    rows, faults = [], []
    print(f"{'':18}" + "".join(f"{heading:>12}" for heading in HEADINGS))
    for name in only or OPERATIONS:
        operation = OPERATIONS[name]()
        if isinstance(operation, Missing):
            print(f"{name:18}  未测：{operation.note}")
            continue
        row = measured(operation, rounds=rounds)
        rows.append(row)
        faults += broken(operation, row)
        print(
            f"{name:18}" + "".join(f"{_shown(row[c]):>14}" for c in COLUMNS) + f"  {operation.note}"
        )
    return rows, faults


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django  # noqa: PLC0415  (the settings are named first)

    django.setup()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="与数据库极限和同类做法比较，只看比值。")
    parser.add_argument("only", nargs="*", help="只测这些操作")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="每项轮流测几次，取中位数")
    parser.add_argument("--postgres", action="store_true", help="在一次性的 PostgreSQL 上测")
    return parser


if __name__ == "__main__":
    sys.exit(main())
