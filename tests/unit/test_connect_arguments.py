"""What libpq is told: a network is never spoken to as if it were a socket of this computer."""

from __future__ import annotations

import pytest

from erp_desktop.base.profiles import Profile
from erp_desktop.db.connect_arguments import connect_arguments


@pytest.mark.parametrize("server", ["/run/postgresql, erp.example", "erp.example, /run/postgresql"])
@pytest.mark.parametrize("order", [(), (("/run/postgresql", 5432), ("erp.example", 5432))])
def test_a_socket_among_the_servers_takes_no_protection_from_the_others(
    server: str, order: tuple[tuple[str, int], ...]
) -> None:
    arguments = connect_arguments(Profile(server, company="zhonghe", login="anna"), "secret", order=order)
    assert arguments["sslmode"] == "verify-full"
    assert arguments["require_auth"] == "scram-sha-256"
    assert arguments["channel_binding"] == "require"


def test_a_socket_alone_needs_no_encryption() -> None:
    arguments = connect_arguments(Profile("/run/postgresql", company="zhonghe", login="anna"), "secret")
    assert arguments["sslmode"] == "disable"
    assert "require_auth" not in arguments
