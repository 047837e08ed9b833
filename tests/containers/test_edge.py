"""The edge alone, before replicas that are one-line web servers: TLS, and what a client sees while replicas come and go. Publishes no port."""
import http.client
import json
import socket
import ssl
import subprocess
import time
import uuid

import pytest

from stack_in_containers import ROOT, Load, shell, wait_until

NETWORK = f"edge-test-{uuid.uuid4().hex[:8]}"
IMAGE = "wrkhrs-edge:local"
pytestmark = [pytest.mark.timeout(300)]


@pytest.fixture(scope="module", autouse=True)
def network():
    if subprocess.run(["docker", "info"], capture_output=True).returncode != 0:
        pytest.exit("no Docker Engine answers: scripts/container_lab up", returncode=2)
    if subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True).returncode != 0:
        shell("docker compose -f docker-compose.yml -f docker-compose.ai.yml build wrkhrs-edge")
    shell(f"docker network create --internal {NETWORK}")
    yield
    shell(f"docker ps --quiet --filter network={NETWORK} | xargs --no-run-if-empty docker rm --force; docker network rm {NETWORK}")


def edge(*options):
    container = shell(f"docker run --detach --rm --network {NETWORK} --network-alias edge --read-only --tmpfs /tmp --cap-drop ALL {' '.join(options)} {IMAGE}").strip()
    return container, shell(f"docker inspect --format '{{{{range .NetworkSettings.Networks}}}}{{{{.IPAddress}}}}{{{{end}}}}' {container}").strip()


def replica():
    """Answers /readyz and /who."""
    return shell(f"docker run --detach --rm --network {NETWORK} --network-alias wrkhrs-rag alpine sh -c "
                 "'mkdir /w; echo ok >/w/readyz; hostname >/w/who; echo ok >/w/health; exec httpd -f -p 8082 -h /w'").strip()


def gone(*containers):
    shell(f"docker rm --force {' '.join(containers)}")


def ask(address, path="/who", method="GET", port=8082, timeout=90):
    connection = http.client.HTTPConnection(address, port, timeout=timeout)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def listening(address, port=8082):
    try:
        socket.create_connection((address, port), 1).close()
        return True
    except OSError:
        return False


@pytest.fixture
def running():
    container, address = edge()
    wait_until(lambda: listening(address), 30, "the edge listens")
    yield address
    gone(container)


def test_a_request_is_held_until_a_replica_is_ready_and_a_question_about_health_is_not(running):
    began = time.monotonic()
    status, text = ask(running, "/health")
    assert status == 503 and time.monotonic() - began < 5
    error = json.loads(text)["error"]
    assert error["code"] == "unavailable" and "wrkhrs-rag" in error["message"] and error["type"] == "server_error"
    load = Load("held", 3, lambda _: ask(running))
    time.sleep(2)
    assert not load.done, "nothing can have answered yet"
    one = replica()
    wait_until(lambda: len(load.done) > 6, 60, "the requests are answered once the replica is ready")
    assert not load.stop().failures(), load
    gone(one)


def test_replicas_that_die_at_once_cost_a_pause_and_no_question(running):
    first = [replica(), replica()]
    wait_until(lambda: len({ask(running)[1] for _ in range(4)}) == 2, 60, "both replicas are asked")
    load = Load("questions", 6, lambda _: ask(running))
    time.sleep(2)
    shell(f"docker kill --signal KILL {' '.join(first)}")
    time.sleep(2)
    second = replica()
    before = len(load.done)
    wait_until(lambda: len(load.done) > before + 20, 60, "the new replica answers")
    load.stop()
    print(load)
    assert not load.failures(), load
    gone(second)


def test_what_may_have_been_done_is_not_sent_twice(running):
    """A replica that takes a request and closes without an answer: a search is asked for again elsewhere, an upload is not."""
    counting = shell(f"docker run --detach --rm --network {NETWORK} --network-alias wrkhrs-rag --entrypoint bash -v "
                     f"{ROOT}/tests/containers/closing_replica:/closing_replica:ro {IMAGE} /closing_replica").strip()
    wait_until(lambda: "ready" in shell(f"docker logs {counting}"), 30, "it listens")
    time.sleep(3)
    assert ask(running, "/v1/files", "POST")[0] == 502
    uploads = shell(f"docker logs {counting}").count("POST /v1/files ")
    ask(running, "/v1/search", "POST")
    searches = shell(f"docker logs {counting}").count("POST /v1/search ")
    gone(counting)
    assert uploads == 1 and searches > 1


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificates")
    shell(f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=wrkhrs.test -addext subjectAltName=DNS:wrkhrs.test "
          f"-keyout {folder}/key.pem -out {folder}/certificate.pem")
    (folder / "edge.pem").write_text((folder / "certificate.pem").read_text() + (folder / "key.pem").read_text())
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def test_with_a_certificate_what_is_published_speaks_tls_and_what_services_use_stays_plain(certificates):
    container, address = edge(f"--volume {certificates}:/certs:ro")
    one = replica()
    wait_until(lambda: listening(address, 9082), 30, "the edge listens")
    context = ssl.create_default_context(cafile=str(certificates / "certificate.pem"))
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(socket.create_connection((address, 9082), 10), server_hostname="wrkhrs.test") as secured:
        assert secured.version() in ("TLSv1.2", "TLSv1.3") and secured.selected_alpn_protocol() == "h2"
    context.set_alpn_protocols(["http/1.1"])
    with context.wrap_socket(socket.create_connection((address, 9082), 10), server_hostname="wrkhrs.test") as secured:
        secured.settimeout(60)
        secured.sendall(b"GET /who HTTP/1.1\r\nHost: wrkhrs.test\r\nConnection: close\r\n\r\n")
        assert secured.recv(100).startswith(b"HTTP/1.1 200")
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        old.wrap_socket(socket.create_connection((address, 9082), 10))
    assert ask(address, port=9082)[0] != 200, "no plain text where TLS is spoken"
    assert ask(address)[0] == 200
    gone(container, one)


def test_a_certificate_that_is_named_and_missing_ends_the_edge_with_the_reason():
    done = subprocess.run(["docker", "run", "--rm", "--read-only", "--tmpfs", "/tmp", "-e", "EDGE_CERTIFICATE=/certs/none.pem", IMAGE], text=True,
                          capture_output=True, timeout=60)
    assert done.returncode == 1 and "/certs/none.pem cannot be read" in done.stderr
