"""Two replicas each of gateway, orchestrator and tool registry behave as one. Runs after test_runbook.py, whose stack it takes over where there is one."""
import json
import re
import time

import pytest

from stack_in_containers import COMPOSE, PORTS, Client, all_answer, api_key, balanced, replicas, shell, wait_until

LIMIT = 120  # requests a minute of one key
SHARING = ["gateway", "orchestrator", "tool-registry"]
pytestmark = [pytest.mark.usefixtures("this_machine_may_be_used"), pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def two_of_each():
    shell(f"{COMPOSE} up -d --scale " + " --scale ".join(f"wrkhrs-{name}=2" for name in SHARING))
    all_answer()
    for name in SHARING:
        wait_until(lambda: balanced(f"wrkhrs-{name}") == 2, 180, f"two replicas of {name}")
    yield
    shell(f"{COMPOSE} up -d")


def cli(arguments):
    return shell(f"{COMPOSE} run --rm --no-deps wrkhrs-cli {arguments}")


def fresh_statuses(port, key, path, count=12):
    """Statuses of calls that each have a connection of their own, so that both replicas are asked."""
    return {Client(port, key).call("GET", path)[0] for _ in range(count)}


def test_a_key_counts_at_every_replica_of_every_service_until_it_is_revoked(two_of_each):
    made = cli("keys add colleague --json")
    key = re.search(r"wk-[A-Za-z0-9_-]{20,}", made)[0]
    where = {"wrkhrs-gateway": "/v1/models", "wrkhrs-orchestrator": "/v1/runs", "wrkhrs-tool-registry": "/v1/tools", "wrkhrs-rag": "/v1/files"}
    time.sleep(1)  # each process asks for changes every 400 ms
    for service, path in where.items():
        assert fresh_statuses(PORTS[service], key, path) == {200}, service
    listed = json.loads(re.search(r"[\[{].*[\]}]", cli("keys list --json"), re.S)[0])
    entries = listed if isinstance(listed, list) else next(iter(listed.values()))
    cli(f"keys revoke {next(entry['id'] for entry in entries if entry['name'] == 'colleague')}")
    time.sleep(1)
    for service, path in where.items():
        assert fresh_statuses(PORTS[service], key, path) == {401}, service


def test_a_run_is_seen_through_every_replica(two_of_each):
    status, answer = Client(PORTS["wrkhrs-gateway"], api_key()).call(
        "POST", "/v1/chat/completions", {"model": "wrkhrs", "messages": [{"role": "user", "content": "Which port does the gateway have?"}]})
    assert status == 200, answer
    run = answer["wrkhrs"]["run_id"]
    assert fresh_statuses(PORTS["wrkhrs-orchestrator"], api_key(), f"/v1/runs/{run}") == {200}


def test_the_limit_of_a_key_is_one_over_all_gateways(two_of_each):
    shell(f"WRKHRS_GATEWAY_REQUESTS_PER_MINUTE={LIMIT} {COMPOSE} up -d --no-deps --scale wrkhrs-gateway=2 wrkhrs-gateway")
    wait_until(lambda: balanced("wrkhrs-gateway") == 2, 180, "two gateways with a limit")
    try:
        key = re.search(r"wk-[A-Za-z0-9_-]{20,}", cli("keys add limited --json"))[0]
        time.sleep(1)
        clients = [Client(PORTS["wrkhrs-gateway"], key) for _ in range(4)]
        began, allowed, refused = time.monotonic(), 0, 0
        while time.monotonic() - began < 20:
            for client in clients:
                status, _ = client.call("POST", "/v1/embeddings", {"model": "nothing", "input": "x"})
                assert status in (404, 429), status  # 404: let through, and no such model
                allowed, refused = allowed + (status == 404), refused + (status == 429)
            time.sleep(0.05)
        took = time.monotonic() - began
    finally:
        shell(f"{COMPOSE} up -d --no-deps --scale wrkhrs-gateway=2 wrkhrs-gateway")
    most = LIMIT + LIMIT * took / 60
    print(f"\n{allowed} of {most:.1f} allowed over two gateways in {took:.1f} s, {refused} refused")
    assert most * 0.99 - 2 <= allowed <= most * 1.01 + 2 and refused > 0


def test_a_service_sees_its_own_secrets_and_not_the_platform_s(two_of_each):
    for name in [*SHARING, "rag", "asr", "mcp"]:
        names = set(shell(f"docker exec {replicas(f'wrkhrs-{name}')[0]} ls /run/secrets/platform").split())
        assert names == {"database-url", "s3-access", "s3-secret", "mlflow-wrkhrs", "qdrant", "qdrant-read"}, name


def test_qdrant_ranks_where_its_address_is_set(two_of_each):
    """Here Qdrant is the stand-in: its engine behind its wire format."""
    shell(f"QDRANT_URL=http://qdrant:6333 {COMPOSE} up -d --no-deps wrkhrs-rag")
    try:
        rag = Client(PORTS["wrkhrs-rag"], api_key())
        wait_until(lambda: '"qdrant"' in json.dumps(rag.call("GET", "/health")[1]), 180, "wrkhrs-rag knows of Qdrant")
        store = rag.call("POST", "/v1/vector_stores", {"name": "ranked"})[1]["id"]
        file = rag.upload("ranked.md", "# Valve\n\nThe quillback valve opens at 7 bar.\n")[1]["id"]
        assert rag.call("POST", f"/v1/vector_stores/{store}/files", {"file_id": file})[0] == 200
        wait_until(lambda: rag.call("GET", f"/v1/vector_stores/{store}/files/{file}")[1]["status"] == "completed", 120, "the file is taken in")
        query = {"query": "When does the quillback valve open?", "vector_store_ids": [store]}
        wait_until(lambda: "quillback" in json.dumps(rag.call("POST", "/v1/search", query)[1]), 60, "the passage is found")
        counted = re.search(r'rag_index_searches_total\{[^}]*ranked_by="qdrant"[^}]*\} (\d+)', rag.call("GET", "/metrics")[1].decode())
        assert counted and int(counted[1]) > 0
        rag.call("DELETE", f"/v1/vector_stores/{store}")
    finally:
        shell(f"{COMPOSE} up -d --no-deps wrkhrs-rag")
