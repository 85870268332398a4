"""What the database refuses of contracts whoever asks: schedules that do not add up, and changes of
what was signed. Beside the guard on evidence (``core.triggers``), with names of its own."""

CONTRACT, TERM, AMENDMENT, SETTLEMENT = (
    "funding_contract", "funding_paymentterm", "funding_amendment", "funding_contractsettlement",
)  # fmt: skip
STATE = f"(SELECT state FROM {CONTRACT} WHERE id = NEW.contract_id)"  # noqa: S608
VALUE = f"(SELECT value FROM {CONTRACT} WHERE id = NEW.contract_id)"  # noqa: S608


def _sum(table: str, key: str) -> str:
    return f"(SELECT COALESCE(SUM(amount), 0) FROM {table} WHERE contract_id = {key})"  # noqa: S608


# By name: the table, the act, when it is refused, and what is said then.
REFUSED = {
    "adds_up": (
        CONTRACT,
        "UPDATE",
        "OLD.state IN ('draft') AND NEW.state NOT IN ('draft', 'cancelled')"
        f" AND NEW.value <> {_sum(TERM, 'NEW.id')}",
        "the terms of payment must make up the value",
    ),
    "keeps_what_was_signed": (
        CONTRACT,
        "UPDATE",
        "OLD.state <> 'draft' AND (NEW.value <> OLD.value OR NEW.starts_on <> OLD.starts_on"
        " OR NEW.ends_on <> OLD.ends_on OR NEW.signed_on <> OLD.signed_on"
        " OR NEW.method <> OLD.method)",
        "a signed contract is amended, not changed",
    ),
    "stays_closed": (
        CONTRACT,
        "UPDATE",
        "OLD.state IN ('closed', 'cancelled')",
        "a closed contract stays as it is",
    ),
    "comes_with_an_amendment": (
        TERM,
        "INSERT",
        f"{STATE} <> 'draft' AND COALESCE((SELECT amount FROM {AMENDMENT}"  # noqa: S608
        " WHERE id = NEW.amendment_id AND contract_id = NEW.contract_id), -1) <> NEW.amount",
        "a signed contract takes terms of an amendment only",
    ),
    "keeps_its_terms": (
        TERM,
        "UPDATE",
        f"{STATE} <> 'draft'",
        "the terms of a signed contract stay as they are",
    ),
    "adds_a_tenth_at_most": (
        AMENDMENT,
        "INSERT",
        f"({_sum(AMENDMENT, 'NEW.contract_id')} + NEW.amount) * 10 > {VALUE}",
        "amendments add a tenth at most",
    ),
    "keeps_what_was_settled": (
        SETTLEMENT,
        "UPDATE",
        f"{STATE} IN ('settled', 'closed')",
        "a settlement that was confirmed stays as it is",
    ),
}


def put_on(apps, schema_editor) -> None:
    """For a migration's RunPython. A later migration that alters one of these tables repeats it:
    SQLite makes the table anew, without its triggers."""
    take_off(apps, schema_editor)
    vendor = schema_editor.connection.vendor
    for name in REFUSED:
        for sql in _made(name, vendor):
            schema_editor.execute(sql, params=None)


def take_off(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    for name, (table, *_) in REFUSED.items():
        on = f' ON "{table}"' if vendor == "postgresql" else ""
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_{name}"{on}', params=None)


def _made(name: str, vendor: str) -> list[str]:
    table, act, when, said = REFUSED[name]
    if vendor == "postgresql":
        function = f"{table}_{name}"
        return [
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN IF {when} THEN RAISE EXCEPTION '{said}'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
            f'CREATE TRIGGER "{function}" BEFORE {act} ON "{table}"'
            f" FOR EACH ROW EXECUTE FUNCTION {function}()",
        ]
    return [
        f'CREATE TRIGGER "{table}_{name}" BEFORE {act} ON "{table}" WHEN {when}'
        f" BEGIN SELECT RAISE(ABORT, '{said}'); END"
    ]
