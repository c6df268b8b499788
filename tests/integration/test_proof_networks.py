"""The networks of the proofs: computers reach each other, until a cable is pulled or swallows what is sent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from installer.linux.clean_root import ProofError
from installer.linux.network import Switch, ip

pytestmark = pytest.mark.skipif(
    not (sys.platform == "linux" and os.geteuid() == 0 and shutil.which("ip")), reason="needs root, Linux and iproute2"
)
_SEND = "import socket, sys; socket.socket(type=socket.SOCK_DGRAM).sendto(b'here', (sys.argv[1], 9))"
_HEAR = """
import socket, sys
line = socket.socket(type=socket.SOCK_DGRAM)
line.bind(("0.0.0.0", 9))
line.settimeout(float(sys.argv[1]))
print("listens", flush=True)
try:
    print(line.recv(9).decode())
except TimeoutError:
    print("nothing")
"""


@pytest.fixture
def switch() -> Iterator[Switch]:
    made = Switch(os.getpid(), ("one", "two"))
    try:
        with made.plugged():
            yield made
    except ProofError as error:
        if "netns" in str(error) or "not permitted" in str(error):
            pytest.skip(f"no networks of one's own here: {error}")
        raise


def heard(switch: Switch, sender: str, receiver: str, seconds: float) -> str:
    """What `receiver` hears of what `sender` says."""
    listens = _python(switch, receiver, _HEAR, str(seconds))
    assert listens.stdout is not None
    assert listens.stdout.readline() == "listens\n"
    _python(switch, sender, _SEND, switch.place(receiver).address).communicate(timeout=20)
    said, _ = listens.communicate(timeout=20)
    return said.strip()


def _python(switch: Switch, name: str, *words: str) -> subprocess.Popen[str]:
    command = ["ip", "netns", "exec", switch.place(name).space, sys.executable, "-c", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, encoding="ascii")


@pytest.mark.parametrize("how", ["pull", "swallow"])
def test_a_cable_that_is_cut_carries_nothing_either_way_until_it_is_mended(switch: Switch, how: str) -> None:
    assert heard(switch, "one", "two", 10) == "here"
    getattr(switch, how)("two")
    assert heard(switch, "one", "two", 0.5) == "nothing"
    assert heard(switch, "two", "one", 0.5) == "nothing"
    switch.mend("two")
    assert heard(switch, "one", "two", 10) == "here"
    assert heard(switch, "two", "one", 10) == "here"


def test_a_command_that_fails_says_why() -> None:
    with pytest.raises(ProofError, match="kontor-nowhere"):
        ip("netns", "del", "kontor-nowhere")
