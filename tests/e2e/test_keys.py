"""Keys are made, rotated and revoked while the services run: each counts, or no longer counts, within a second on every service."""
import json
import stat
import time

import httpx
import pytest

from stack import PORTS, Stack

WITHIN_S = 1.0


def opens(stack: Stack, service: str, key: str) -> bool:
    """Whether a service takes the key. /openapi.json needs one and costs nothing."""
    answer = httpx.get(f"{stack.url(service)}/openapi.json", headers={"authorization": f"Bearer {key}"}, timeout=30)
    assert answer.status_code in (200, 401), answer.text
    return answer.status_code == 200


def seconds_until(stack: Stack, key: str, wanted: bool) -> dict[str, float]:
    """For each service: how long after now it came to take the key, or to refuse it."""
    began = time.monotonic()
    waiting, took = set(PORTS), {}
    while waiting and time.monotonic() - began < 10:
        for service in sorted(waiting):
            if opens(stack, service, key) == wanted:
                took[service] = time.monotonic() - began
        waiting -= took.keys()
        time.sleep(0.01)
    assert not waiting, f"not within 10 s: {waiting}"
    return took


def add(stack: Stack, *options: str) -> dict:
    done = stack.run("keys", "add", "test", *options, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.alone
def test_a_revoked_key_ends_within_a_second_on_each_service(stack):
    key = add(stack)
    took = seconds_until(stack, key["key"], True)
    assert max(took.values()) < WITHIN_S, took
    assert stack.run("keys", "revoke", key["id"]).returncode == 0
    took = seconds_until(stack, key["key"], False)
    assert max(took.values()) < WITHIN_S, took


@pytest.mark.alone
def test_a_rotated_key_keeps_what_it_owns_and_the_secret_before_ends(stack):
    key = add(stack)
    seconds_until(stack, key["key"], True)
    mine = httpx.post(f"{stack.url()}/v1/vector_stores", json={"name": "mine"}, headers={"authorization": f"Bearer {key['key']}"}, timeout=60).json()
    rotated = json.loads(stack.run("keys", "rotate", key["id"], "--overlap", "1h", "--json").stdout)
    assert rotated["id"] == key["id"] and rotated["key"] != key["key"]
    seconds_until(stack, rotated["key"], True)
    assert opens(stack, "rag", key["key"]), "the secret before counts for the overlap"
    mine_again = httpx.get(f"{stack.url()}/v1/vector_stores/{mine['id']}", headers={"authorization": f"Bearer {rotated['key']}"}, timeout=60)
    assert mine_again.status_code == 200
    last = json.loads(stack.run("keys", "rotate", key["id"], "--json").stdout)
    for old in (key, rotated):
        took = seconds_until(stack, old["key"], False)
        assert max(took.values()) < WITHIN_S, took
    seconds_until(stack, last["key"], True)
    assert json.loads(stack.run("keys", "list", "--json").stdout)[-1]["rotated_at"] > 0
    stack.run("keys", "revoke", key["id"])


def test_scopes_bound_what_a_key_opens(stack):
    key = add(stack, "--scope", "documents")
    seconds_until(stack, key["key"], True)
    headers = {"authorization": f"Bearer {key['key']}"}
    assert httpx.get(f"{stack.url()}/v1/files", headers=headers, timeout=60).status_code == 200
    for service, path in (("gateway", "/v1/chat/completions"), ("tool-registry", "/v1/tools/search"), ("mcp", "/mcp")):
        refused = httpx.post(f"{stack.url(service)}{path}", json={}, headers=headers, timeout=60)
        assert refused.status_code == 403, (path, refused.text)
        assert refused.json()["error"]["code"] == "insufficient_scope"
    other_spelling = httpx.post(f"{stack.url()}/v1/%63hat/completions", json={}, headers=headers, timeout=60)
    assert other_spelling.status_code == 404, "no operation is found by another spelling of its path"
    assert stack.run("keys", "add", "x", "--scope", "everything").returncode == 2
    stack.run("keys", "revoke", key["id"])


def test_a_key_goes_to_a_file_of_the_persons_and_is_kept_nowhere_else(stack, tmp_path):
    file = tmp_path / "notebook.key"
    done = stack.run("keys", "add", "notebook", "--expires", "1h", "--out", str(file))
    secret = file.read_text().strip()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret.startswith("wk-") and secret not in done.stdout + done.stderr
    assert stack.run("keys", "add", "again", "--out", str(file)).returncode == 1, "nothing is overwritten"
    for path in stack.home.rglob("*"):
        if path.is_file() and path.stat().st_size < 50_000_000:
            assert secret.encode() not in path.read_bytes(), path
    assert stack.run("keys", "add", "x", "--expires", "soon").returncode == 2


@pytest.fixture
def idle(tmp_path) -> Stack:
    return Stack(tmp_path, {"WRKHRS_MODELS_DIR": str(tmp_path / "no-models")})


def test_ones_own_key_is_rotated_in_its_file(idle):
    assert idle.run("keys", "list").returncode == 0
    before = idle.key
    assert idle.run("keys", "rotate").returncode == 0
    after = (idle.home / "api-key").read_text().strip()
    assert after != before and idle.run("keys", "show").stdout.strip() == after
    assert len(json.loads(idle.run("keys", "list", "--json").stdout)) == 1
