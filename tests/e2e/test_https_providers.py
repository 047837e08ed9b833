"""Providers behind https: a certificate that is right, and every way in which it or the handshake can be wrong."""
import socket
import ssl
import threading
import time
import types

import pytest
from certificates import DAY, NOW, Authority
from fake_upstream import FakeUpstream
from gateway_process import GatewayProcess

HELLO = [{"role": "user", "content": "Hello!"}]
HANGS_S = 2  # the client's limit on connecting, handshake included


def raw_server(answer) -> socket.socket:
    """Takes connections and gives each to `answer`."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            answer(connection)

    threading.Thread(target=serve, daemon=True).start()
    return listener


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One gateway in front of a good provider and all the bad ones."""
    folder = tmp_path_factory.mktemp("certificates")
    ours, foreign = Authority(folder, "ours"), Authority(folder, "foreign")
    good_context = ours.context("localhost", "127.0.0.1")
    asked_names: list[str | None] = []
    good_context.sni_callback = lambda _socket, name, _context: asked_names.append(name)
    old = ours.context("127.0.0.1")
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.minimum_version = ssl.TLSVersion.TLSv1
    good = FakeUpstream(good_context)
    upstreams = {"good": good, "unknown": FakeUpstream(foreign.context("127.0.0.1")), "other-name": FakeUpstream(ours.context("elsewhere.example")),
                 "other-address": FakeUpstream(ours.context("10.1.2.3")), "expired": FakeUpstream(ours.context("127.0.0.1", begin=NOW - 3 * DAY, end=NOW - DAY)),
                 "early": FakeUpstream(ours.context("127.0.0.1", begin=NOW + DAY, end=NOW + 3 * DAY)), "old": FakeUpstream(old), "plain": FakeUpstream()}
    kept = []  # connections that nobody answers stay open
    raw = {"closes": raw_server(lambda c: (c.recv(1), c.close())), "silent": raw_server(kept.append)}
    ports = {name: u.port for name, u in upstreams.items()} | {name: s.getsockname()[1] for name, s in raw.items()}
    rows = [(name, f"https://127.0.0.1:{port}/v1", ours.file, f"{name}-*") for name, port in ports.items() if name != "good"]
    rows += [("good", good.url, ours.file, "fake-*"), ("by-name", f"https://localhost:{good.port}/v1", ours.file, "named-*"),
             ("system", good.url, "", "system-*")]
    gateway = GatewayProcess(tmp_path_factory.mktemp("gateway"), "gateway:\n  providers:\n" + "".join(
        f"    - {{id: {id}, base_url: '{url}', ca_file: '{ca}', models: ['{models}']}}\n" for id, url, ca, models in rows))
    yield types.SimpleNamespace(gateway=gateway, good=good, asked_names=asked_names, ours=ours)
    gateway.stop()
    for upstream in upstreams.values():
        upstream.close()
    for server in [*raw.values(), *kept]:
        server.close()


def refusal(world, model: str) -> str:
    """The message of the 502 that the model gives."""
    begin = time.monotonic()
    answer = world.gateway.http.post("/v1/chat/completions", json={"model": model, "messages": HELLO})
    assert time.monotonic() - begin < HANGS_S + 2
    assert answer.status_code == 502, answer.text
    return answer.json()["error"]["message"]


def test_a_plain_answer_and_a_stream_come_through(world):
    answer = world.gateway.openai.chat.completions.create(model="fake-ok", messages=HELLO)
    assert answer.choices[0].message.content == "fine"
    stream = world.gateway.openai.chat.completions.create(model="fake-ok", messages=HELLO, stream=True)
    assert "".join(c.choices[0].delta.content or "" for c in stream if c.choices) == "Grüße an alle"


def test_connections_are_kept(world):
    before = world.good.connections
    for _ in range(20):
        world.gateway.openai.chat.completions.create(model="fake-ok", messages=HELLO)
    assert world.good.connections - before <= 4, "one a loop of the gateway, and not one a request"


def test_the_server_hears_its_name_but_never_an_address(world):
    world.asked_names.clear()
    answer = world.gateway.http.post("/v1/chat/completions", json={"model": "named-ok", "messages": HELLO})
    assert world.asked_names == ["localhost"], answer.text
    world.asked_names.clear()
    refusal(world, "system-ok")  # a connection of its own, since it trusts others
    assert world.asked_names == [None]


@pytest.mark.parametrize("model, says", [
    ("unknown-ok", "not trusted here"), ("system-ok", "'ca_file'"), ("other-name-ok", "another name"), ("other-address-ok", "another name"),
    ("expired-ok", "has expired"), ("early-ok", "clock"), ("old-ok", "TLS 1.2 or later"), ("closes-ok", "closed the connection during the TLS handshake"),
    ("silent-ok", "in time"), ("plain-ok", "http://")])
def test_what_cannot_be_trusted_is_refused_with_what_to_do(world, model, says):
    assert says in refusal(world, model)


def test_a_stream_that_is_cut_does_not_look_whole(world):
    answer = ""
    with pytest.raises(Exception), world.gateway.http.stream(
            "POST", "/v1/chat/completions", json={"model": "fake-cut-off", "messages": HELLO, "stream": True}) as response:
        for piece in response.iter_text():
            answer += piece
    assert "error" in answer and "[DONE]" not in answer


def test_an_authority_file_that_is_none_ends_the_start(world, tmp_path):
    (tmp_path / "wrong.pem").write_text("no certificate")
    with pytest.raises(AssertionError):
        GatewayProcess(tmp_path, "gateway:\n  providers:\n    - {id: p, base_url: 'https://127.0.0.1:1/v1', "
                       f"ca_file: {tmp_path / 'wrong.pem'}, models: [m]}}\n")
    assert "wrong.pem" in (tmp_path / "gateway.log").read_text()
