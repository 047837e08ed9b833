"""scripts/firewall in a network of its own: who reaches which port, before and after. Two network namespaces and a cable between them."""
import os
import pathlib
import shutil
import subprocess
import sys
import time

import pytest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts/firewall"
SERVER, CLIENT, STRANGER = "10.77.0.1", "10.77.0.2", "10.77.0.3"
DOOR, INNER, PLATFORM, SSH, OTHER = 8080, 8082, 5432, 22, 8090

LISTEN = """
import selectors, socket, sys
waiting = selectors.DefaultSelector()
for port in map(int, sys.argv[1:]):
    for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        one = socket.socket(family)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address, port))
        one.listen()
        waiting.register(one, selectors.EVENT_READ)
print("ready", flush=True)
while True:
    for key, _ in waiting.select():
        key.fileobj.accept()[0].close()
"""
CONNECT = """
import concurrent.futures, socket, sys
host, source, *ports = sys.argv[1:]
def reached(port):
    try:
        socket.create_connection((host, int(port)), timeout=2, source_address=(source, 0) if source else None).close()
        return port
    except OSError:
        return ""
with concurrent.futures.ThreadPoolExecutor(len(ports)) as pool:
    print(*pool.map(reached, ports))
"""


def why_not() -> str:
    if os.geteuid() != 0:
        return "needs root, for a network namespace"
    for program in ("unshare", "nsenter", "ip"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if shutil.which("nft", path=os.environ["PATH"] + ":/usr/sbin:/sbin") is None:
        return "nft is not installed (Debian: nftables)"
    if subprocess.run(["unshare", "-n", "nft", "list", "ruleset"], capture_output=True).returncode != 0:
        return "this machine allows no network namespace, or its kernel has no nftables"
    return ""


class Network:
    """A server with its ports open, and a client machine with two addresses."""

    def __init__(self) -> None:
        self.machines = [subprocess.Popen(["unshare", "-n", "sleep", "600"]) for _ in range(2)]
        own = os.readlink("/proc/self/ns/net")
        deadline = time.monotonic() + 20
        while any(os.readlink(f"/proc/{m.pid}/ns/net") == own for m in self.machines):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        server, client = self.machines
        subprocess.run(["nsenter", "-t", str(server.pid), "-n", "ip", "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns",
                        str(client.pid)], check=True)
        for machine, addresses in ((server, [f"{SERVER}/24", "fd77::1/64"]), (client, [f"{CLIENT}/24", f"{STRANGER}/24", "fd77::2/64"])):
            for address in addresses:
                self.run(machine, "ip", "address", "add", address, "dev", "cable", *(["nodad"] if ":" in address else []))
            for link in ("cable", "lo"):
                self.run(machine, "ip", "link", "set", link, "up")
        ports = [str(port) for port in (DOOR, INNER, PLATFORM, SSH, OTHER)]
        self.listener = subprocess.Popen(["nsenter", "-t", str(server.pid), "-n", sys.executable, "-c", LISTEN, *ports], stdout=subprocess.PIPE,
                                         text=True)
        assert self.listener.stdout.readline() == "ready\n"

    @staticmethod
    def run(machine: subprocess.Popen, *command: str) -> str:
        done = subprocess.run(["nsenter", "-t", str(machine.pid), "-n", *command], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def firewall(self, *arguments: str) -> str:
        return self.run(self.machines[0], str(SCRIPT), *arguments)

    def rules(self) -> str:
        return self.run(self.machines[0], "nft", "list", "ruleset")

    def reached(self, host: str = SERVER, source: str = CLIENT, machine: int = 1) -> set[int]:
        ports = [str(port) for port in (DOOR, INNER, PLATFORM, SSH, OTHER)]
        return {int(p) for p in self.run(self.machines[machine], sys.executable, "-c", CONNECT, host, source, *ports).split()}

    def close(self) -> None:
        for process in (self.listener, *self.machines):
            process.kill()
            process.wait()


@pytest.fixture
def network():
    if reason := why_not():
        pytest.skip(reason)
    one = Network()
    yield one
    one.close()


def test_only_the_gateway_is_left_open_and_only_for_the_allow_list(network):
    everything = {DOOR, INNER, PLATFORM, SSH, OTHER}
    assert network.reached() == everything
    network.firewall("apply")
    assert network.reached() == {SSH, OTHER}, "without an allow-list the gateway is closed; ssh and what is not ours stay"
    network.firewall("apply", "--allow", CLIENT)
    assert network.reached() == {DOOR, SSH, OTHER}
    assert network.reached(source=STRANGER) == {SSH, OTHER}
    network.firewall("apply", "--allow", "10.77.0.0/24,fd77::/64")
    assert network.reached(source=STRANGER) == {DOOR, SSH, OTHER}
    assert network.reached("fd77::1", "fd77::2") == {DOOR, SSH, OTHER}
    assert network.reached("127.0.0.1", "", machine=0) == everything, "the machine itself reaches all"
    assert network.reached(SERVER, "", machine=0) == everything
    network.firewall("remove")
    assert network.reached() == everything


def test_applying_again_changes_nothing_and_other_tables_are_left_alone(network):
    network.run(network.machines[0], "nft", "add table inet other; add set inet other s { type inet_service; }")
    before = network.rules()
    network.firewall("apply", "--allow", "10.0.0.0/8")
    once = network.rules()
    network.firewall("apply", "--allow", "10.0.0.0/8")
    assert network.rules() == once
    assert "table inet other" in once and before in once + before
    network.firewall("remove")
    network.firewall("remove")
    assert network.rules() == before


def test_what_this_machine_asks_others_for_is_not_touched(network):
    """An answer that comes from a guarded port, and a client of ours that happens to use one."""
    network.firewall("apply")
    script = ("import socket\nserver = socket.create_server(('0.0.0.0', 9999))\nprint('ready', flush=True)\n"
              "peer, _ = server.accept()\npeer.sendall(b'hello')\npeer.close()\n")
    with subprocess.Popen(["nsenter", "-t", str(network.machines[1].pid), "-n", sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as peer:
        assert peer.stdout.readline() == "ready\n"
        ask = f"import socket\ns = socket.create_connection(('{CLIENT}', 9999), timeout=5, source_address=('{SERVER}', 9000))\nprint(s.recv(10))"
        assert "hello" in network.run(network.machines[0], sys.executable, "-c", ask)


def test_check_changes_nothing_and_nft_takes_every_form(network):
    for options in ([], ["--allow", "192.0.2.7"], ["--allow", "2001:db8::/32", "--allow", "10.0.0.0/8"], ["--https", "--port-offset", "1000"],
                    ["--internal", "wg0", "--internal", "eth1*"]):
        network.firewall("check", *options)
    assert network.rules() == ""


# --- what needs no root


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, env=os.environ | environment, timeout=60)


def test_the_ports_are_those_of_the_stack():
    rules = run("print", "--port-offset", "100").stdout
    assert "set door {\n    type inet_service\n    elements = { 8180 }" in rules
    for port in (8181, 8182, 8183, 8184, 8185, 8186, 5432, 9000, 5000, 6333):
        assert f"{port}" in rules.split("set inner", 1)[1].split("}")[0] + rules.split("set inner", 1)[1].split("}")[1]
    assert "policy accept" in rules and "policy drop" not in rules


def test_a_port_of_sshd_is_refused():
    done = run("print", SSH_CONNECTION="192.0.2.1 50000 192.0.2.2 8082")
    assert done.returncode != 0 and "8082 is one that sshd listens on" in done.stderr


def test_what_is_no_address_is_refused():
    for wrong in ("example.com", "10.0.0.0/33", "; drop"):
        done = run("print", "--allow", wrong)
        assert done.returncode != 0 and "no address" in done.stderr
    assert run("print", "--internal", 'x"; }').returncode != 0
