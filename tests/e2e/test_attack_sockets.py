"""Attacks below HTTP on the port of each service, many idle connections, and secrets that must not show up anywhere."""
import json
import resource
import socket
import time

import httpx
import pytest

from stack import PORTS, eventually

OURS = [name for name in PORTS if name != "llm"]
BODIES = {"gateway": "/v1/embeddings", "orchestrator": "/v1/runs", "rag": "/v1/search", "asr": "/v1/audio/transcriptions", "mcp": "/mcp",
          "tool-registry": "/v1/tools/search"}
GET = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /openapi.json HTTP/1.1\r\nHost: localhost\r\n"
REFUSED = {
    "noise": bytes(range(1, 256)), "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40), "HTTP/0.9": b"GET /\r\n\r\n", "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "length with a sign": POST + b"Content-Length: +4\r\n\r\nabcd", "huge length": POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
    "odd encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "chunked twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "no host": b"GET /livez HTTP/1.1\r\n\r\n", "two hosts": GET + b"Host: evil.example\r\n\r\n", "folded header": GET + b"X-A: a\r\n b\r\n\r\n",
    "NUL in a header": GET + b"X-A: a\0b\r\n\r\n", "blank before the colon": GET + b"X-A : a\r\n\r\n", "no colon": GET + b"nonsense\r\n\r\n",
    "long header": GET + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n", "many headers": GET + b"X-A: a\r\n" * 20_000 + b"\r\n",
    "long path": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", "blank in the path": b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "another server": b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "bare line feeds": b"GET /livez HTTP/1.1\nHost: localhost\n\n",
    "unknown method": b"BREW /livez HTTP/1.1\r\nHost: localhost\r\n\r\n", "tunnel": b"CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


def connect(stack, service: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", PORTS[service] + stack.offset), timeout=5)


def exchange(stack, service: str, sent: bytes) -> bytes:
    """What comes back until the server closes, or has said nothing for a second."""
    with connect(stack, service) as raw:
        received = b""
        try:
            raw.sendall(sent)
            raw.settimeout(1)
            while piece := raw.recv(65536):
                received += piece
        except (TimeoutError, ConnectionError):
            pass
        return received


@pytest.fixture(autouse=True)
def same_processes(stack):
    before = {name: (s["pid"], s["restarts"]) for name, s in stack.status().items()}
    yield
    assert {name: (s["pid"], s["restarts"]) for name, s in stack.status().items()} == before, "a service died"


@pytest.mark.parametrize("service", OURS)
def test_what_is_not_http_is_refused_once_and_the_connection_ends(stack, service):
    wrong = []
    for name, sent in REFUSED.items():
        received = exchange(stack, service, sent)
        lines = [line for line in received.split(b"\r\n") if line.startswith(b"HTTP/1.")]
        if received and (len(lines) != 1 or not lines[0].split()[1].startswith(b"4")):
            wrong.append(f"{name}: {received[:200]!r}")
    assert not wrong, "\n".join(wrong)
    assert httpx.get(stack.url(service) + "/livez").status_code == 200


def test_the_runner_outlives_noise(stack):
    for sent in REFUSED.values():
        with connect(stack, "llm") as raw:
            try:
                raw.sendall(sent)
            except ConnectionError:
                pass
    assert httpx.get(stack.url("llm") + "/health").status_code == 200


@pytest.mark.parametrize("service", OURS)
def test_chunks_that_lie_end_the_request(stack, service):
    kind = "multipart/form-data; boundary=e" if service == "asr" else "application/json"
    head = (f"POST {BODIES[service]} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {stack.key}\r\nContent-Type: {kind}\r\n"
            "Accept: application/json, text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n").encode()
    for body in (b"FFFFFFFFFFFFFFFFFF\r\n", b"zz\r\n", b"-1\r\n", b"4\r\nabcdefgh\r\n0\r\n\r\n"):
        received = exchange(stack, service, head + body)
        assert received.startswith(b"HTTP/1.1 400"), (body[:20], received[:200])


@pytest.mark.parametrize("service", OURS)
def test_clients_that_leave_in_the_middle_leave_nothing_behind(stack, service):
    head = f"POST {BODIES[service]} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {stack.key}\r\nContent-Length: 100000\r\n\r\nhalf".encode()
    for cut in range(0, len(head), 9):
        with connect(stack, service) as raw:
            raw.sendall(head[:cut])
    assert httpx.get(stack.url(service) + "/livez", timeout=2).status_code == 200


def test_many_requests_at_once_on_one_connection_are_all_answered(stack):
    one = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert exchange(stack, "gateway", one * 300).count(b"HTTP/1.1 200") == 300


def test_slow_headers_are_cut_off_on_every_service_while_others_are_served(stack):
    slow = {service: connect(stack, service) for service in OURS}
    begin, closed = time.monotonic(), {}
    while len(closed) < len(slow) and time.monotonic() - begin < 14:
        for service, raw in slow.items():
            if service in closed:
                continue
            try:
                raw.sendall(b"G" if time.monotonic() - begin < 0.3 else b"")
                raw.settimeout(0.01)
                if raw.recv(4096) == b"":
                    closed[service] = time.monotonic() - begin
            except TimeoutError:
                pass
            except ConnectionError:
                closed[service] = time.monotonic() - begin
        assert httpx.get(stack.url() + "/livez", timeout=1).status_code == 200
        time.sleep(0.2)
    assert set(closed) == set(OURS), closed
    assert all(took < 13 for took in closed.values()), closed


@pytest.mark.alone
def test_requests_go_on_beside_2000_idle_connections(stack):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2500:
        pytest.skip("too few descriptors here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2500), hard))
    idle = []
    try:
        for number in range(2000):
            raw = connect(stack, "gateway")
            if number % 2:
                raw.sendall(b"GET /liv")  # and half of them in the middle of a request
            idle.append(raw)
        with stack.http() as client:
            for _ in range(20):
                begin = time.monotonic()
                assert client.get("/v1/models").status_code == 200
                assert time.monotonic() - begin < 1
            answer = client.post("/v1/embeddings", json={"model": "all-minilm-l6-v2", "input": "steel"})
            assert answer.status_code == 200
    finally:
        for raw in idle:
            raw.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
