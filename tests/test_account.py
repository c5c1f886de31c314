"""What became of the rows, as whole numbers that add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.rules import RULES
from doorloop.cases.account import Account, RowCounts
from doorloop.tables.sentences import lines
from kit.miniature import Run


def test_an_account_of_a_miniature(mini: Run) -> None:
    """
    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2801234567 | Groningen | ja        | 5-9-2012
    2801234567 | Groningen | ja        | 5-9-2012
    2801234575 | Groningen | ja        | 5-9-2011
    2801234583 | Groningen | ja        |
    2801234591 | Groningen | nee       | 6-9-2012

    ind.csv:
    V-nummer   | Datum ontvangst aangifte (M55)
    2801234567 | 6-9-2012
    2801234609 | 6-9-2012
    28012346xx | 6-9-2012
    """
    assert mini.result.account == Account(
        unit="om",
        registers={
            "om": RowCounts(5, 1, 2, {"required-empty": 1, "outside-period": 1, "after-peildatum": 0}),
            "ind": RowCounts(3, 0, 1, {"only-elsewhere": 1, "not-linked": 1}),
        },
        findings={"key-malformed": 1, "rows-equal": 1, "required-empty": 1, "outside-period": 1, "only-elsewhere": 1},
    )
    assert mini.result.account.cases == 2
    assert mini.result.account.registers["ind"].only_here == 1
    assert mini.result.account.severities == {"error": 2, "warning": 1, "info": 2}
    assert "1 alleen in IND-export; 1 niet te koppelen in IND-export." in list(lines(mini.result))[2]


numbers = st.integers(0, 1000)
reasons = st.dictionaries(st.sampled_from(["outside-period", "only-elsewhere"]), numbers)
accounts = st.builds(
    Account,
    st.just("om"),
    st.dictionaries(st.sampled_from(["om", "ind"]), st.builds(RowCounts, numbers, numbers, numbers, reasons)),
    st.dictionaries(st.sampled_from(list(RULES)), numbers),
)


@given(accounts, accounts, accounts)
def test_accounts_add_up_in_any_order(a: Account, b: Account, c: Account) -> None:
    assert (a + b) + c == c + (a + b) == a + (c + b)
    for code in RULES:
        assert (a + b).findings.get(code, 0) == a.findings.get(code, 0) + b.findings.get(code, 0)
    nothing = RowCounts(0, 0, 0, {})
    for name in ("om", "ind"):
        mine, theirs = a.registers.get(name, nothing), b.registers.get(name, nothing)
        assert (a + b).registers.get(name, nothing).read == mine.read + theirs.read
        assert (a + b).registers.get(name, nothing).only_here == mine.only_here + theirs.only_here
