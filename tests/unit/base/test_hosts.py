"""Names of servers as people write them."""

from __future__ import annotations

import pytest

from erp_desktop.base.hosts import join_hosts, server_of, split_hosts


@pytest.mark.parametrize(
    ("words", "hosts"),
    [
        ("erp.example", (("erp.example", 5432),)),
        (" erp.example:5433 ", (("erp.example", 5433),)),
        ("erp1.example, erp2.example:5433", (("erp1.example", 5432), ("erp2.example", 5433))),
        ("fe80::1", (("fe80::1", 5432),)),
        ("[fe80::1]:5433", (("fe80::1", 5433),)),
        ("/run/postgresql", (("/run/postgresql", 5432),)),
        ("/run/postgresql:5433", (("/run/postgresql", 5433),)),
        ("服务器.公司", (("服务器.公司", 5432),)),
    ],
)
def test_hosts_are_read_and_shown_the_same(words: str, hosts: tuple[tuple[str, int], ...]) -> None:
    assert split_hosts(words) == hosts
    assert split_hosts(join_hosts(hosts)) == hosts


@pytest.mark.parametrize("words", ["", "a,", "a b", "a:", "a:0", "a:65536", "a:x", "[::1", "a,,b"])
def test_what_names_no_server_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        split_hosts(words)


def test_a_profile_keeps_one_port_or_the_list() -> None:
    assert server_of("erp:5433") == ("erp", 5433)
    assert server_of("erp:5433,erp2") == ("erp:5433, erp2", 5432)
