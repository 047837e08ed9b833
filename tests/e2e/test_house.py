"""What all services share: probes, keys, errors, metrics, and life after kill -9."""
import re
import time

import httpx
import pytest

from stack import PORTS, eventually

OURS = list(PORTS)
OPEN = ["/health", "/livez", "/readyz", "/version", "/metrics"]


@pytest.mark.parametrize("service", OURS)
@pytest.mark.parametrize("path", OPEN)
def test_probes_need_no_key_and_accept_any_host(stack, service, path):
    with stack.http(service, key=None) as client:
        answer = client.get(path, headers={"host": "prometheus.example:9090"})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("service", OURS)
def test_health_names_each_dependency(stack, service):
    with stack.http(service, key=None) as client:
        body = client.get("/health").json()
    assert body["status"] in ("ok", "degraded")
    assert body["version"] and body["uptime_s"] >= 0
    for dependency in body["dependencies"]:
        assert dependency["name"]
        assert "status" in dependency


@pytest.mark.parametrize("service", OURS)
def test_everything_else_needs_a_key(stack, service):
    for key in (None, "wrong"):
        with stack.http(service, key=key) as client:
            answer = client.get("/openapi.json")
            assert answer.status_code == 401, f"{service} {key}: {answer.text}"
            error = answer.json()["error"]
            assert error["message"] and set(error) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("service", OURS)
def test_openapi_lists_the_operations(stack, service):
    with stack.http(service) as client:
        page = client.get("/openapi.json").json()
    assert page["openapi"].startswith("3.")
    assert page["paths"]


@pytest.mark.parametrize("service", OURS)
def test_a_request_has_an_id_and_a_trace(stack, service):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with stack.http(service) as client:
        answer = client.get("/openapi.json", headers={"traceparent": trace})
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("service", OURS)
def test_metrics_count_requests_by_route_template(stack, service):
    with stack.http(service) as client:
        client.get("/no/such/path/of-mine")
        client.get("/openapi.json")
        text = client.get("/metrics").text
    assert re.search(r'^http_requests_total\{[^}]*route="/openapi.json"[^}]*\} [1-9]', text, re.M), text[:2000]
    assert "of-mine" not in text


@pytest.mark.parametrize("service", OURS)
def test_an_unknown_path_is_404_and_a_wrong_verb_405(stack, service):
    with stack.http(service) as client:
        assert client.get("/no/such/path").status_code == 404
        answer = client.delete("/openapi.json")
        assert answer.status_code == 405, answer.text
        assert answer.json()["error"]["message"]


@pytest.mark.parametrize("service", OURS)
def test_a_foreign_host_is_refused(stack, service):
    with stack.http(service) as client:
        answer = client.get("/openapi.json", headers={"host": "evil.example"})
    assert answer.status_code in (400, 403), answer.text


def test_the_key_is_in_no_log_metric_or_error(stack):
    with stack.http() as client:
        client.get("/v1/models")
        client.get("/v1/nothing")
        seen = [client.get("/metrics").text, client.get("/health").text]
    seen += [path.read_text(errors="replace") for path in (stack.home / "logs").iterdir()]
    assert not any(stack.key in text for text in seen)


def test_files_of_a_home_are_private(stack):
    for name in ("api-key", "internal-token"):
        assert (stack.home / name).stat().st_mode & 0o077 == 0, name


@pytest.mark.parametrize("service", OURS)
def test_a_killed_service_is_back_and_the_others_never_left(new_stack_for_kills, service):
    stack = new_stack_for_kills
    before = {name: s["pid"] for name, s in stack.status().items()}
    killed = stack.kill(service)
    begin = time.monotonic()

    def ready():
        return httpx.get(f"{stack.url(service)}/livez", timeout=1).status_code == 200

    eventually(ready, 5, f"{service} serves again")
    took = time.monotonic() - begin
    assert took < 2.0, f"{service} was away for {took:.2f} s"
    after = {name: s["pid"] for name, s in stack.status().items()}
    assert after[service] != killed
    assert {n: p for n, p in after.items() if n != service} == {n: p for n, p in before.items() if n != service}


@pytest.fixture(scope="module")
def new_stack_for_kills(tmp_path_factory):
    from stack import Stack
    running = Stack(tmp_path_factory.mktemp("kills"))
    running.up()
    yield running
    running.down()
