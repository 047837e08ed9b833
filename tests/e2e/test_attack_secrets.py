"""What one key has is nothing to another, and what people say is in no log, metric or error."""
import json

import httpx
import openai
import pytest

from stack import Stack, eventually

CANARY = "canary-kx93-albatross"


@pytest.fixture(scope="module")
def talkative(tmp_path_factory):
    """A stack that logs all it can."""
    running = Stack(tmp_path_factory.mktemp("talkative"), {"WRKHRS_LOG_LEVEL": "debug"})
    running.up()
    yield running
    running.down()


def test_what_people_say_is_in_no_log_metric_or_error(talkative):
    stack, said = talkative, f"The password is {CANARY}."
    client = stack.openai()
    store = client.vector_stores.create(name="plain")
    done = client.vector_stores.files.upload_and_poll(vector_store_id=store.id, file=("a.txt", said.encode()), poll_interval_ms=50)
    broken = client.vector_stores.files.upload_and_poll(vector_store_id=store.id, file=("b.pdf", b"%PDF-1.4 " + said.encode()), poll_interval_ms=50)
    assert (done.status, broken.status) == ("completed", "failed")
    client.vector_stores.search(store.id, query=said)
    messages = [{"role": "user", "content": said}]
    client.chat.completions.create(model="smollm2-135m-instruct", messages=messages, max_tokens=4)
    client.chat.completions.create(model="wrkhrs", messages=messages, extra_body={"wrkhrs": {"vector_store_ids": [store.id]}})
    client.embeddings.create(model="all-minilm-l6-v2", input=said)
    with stack.http() as http:
        for path, body in (("/v1/tools/chem_molar_mass/invoke", {"arguments": {"formula": CANARY}}), ("/v1/tools/search", {"query": said}),
                           ("/v1/chat/completions", {"model": "smollm2-135m-instruct", "messages": [{"role": "user", "content": [{"type": said}]}]})):
            http.post(path, json=body)
        http.post("/v1/chat/completions", content=b'{"model":"' + said.encode())
    for service in ("gateway", "orchestrator", "rag", "asr", "mcp", "tool-registry", "llm"):
        with stack.http(service, key=f"wk-{CANARY}") as http:
            refused = http.get("/v1/models" if service == "llm" else "/openapi.json")
            assert refused.status_code == 401 and CANARY not in refused.text, service
    token = (stack.home / "internal-token").read_text().strip()
    pages = [httpx.get(stack.url(service) + path).text for service in ("gateway", "orchestrator", "rag", "asr", "mcp", "tool-registry") for path in ("/metrics", "/health")]
    logs = {path.name: path.read_text(errors="replace") for path in (stack.home / "logs").iterdir()}
    for secret in (CANARY, stack.key, token):
        assert not [page[:200] for page in pages if secret in page]
        shown = {name: next(line for line in text.splitlines() if secret in line)[:400] for name, text in logs.items() if secret in text}
        assert not shown, shown


def test_another_key_reaches_nothing_and_a_revoked_one_ends(talkative):
    stack = talkative
    made = json.loads(stack.run("keys", "add", "stranger", "--json").stdout)
    own = stack.openai()
    store = own.vector_stores.create(name="mine")
    file = own.vector_stores.files.upload_and_poll(vector_store_id=store.id, file=("a.txt", b"The vault opens at noon."), poll_interval_ms=50).id
    batch = own.vector_stores.file_batches.create(store.id, file_ids=[file]).id
    with stack.http("orchestrator") as http:
        run = http.post("/v1/runs", json={"input": {"question": "When does the vault open?"}}).json()["id"]
    vs = f"/v1/vector_stores/{store.id}"
    reads = [("GET", f"/v1/files/{file}"), ("GET", f"/v1/files/{file}/content"), ("DELETE", f"/v1/files/{file}"), ("GET", vs), ("POST", vs), ("DELETE", vs),
             ("GET", f"{vs}/files"), ("GET", f"{vs}/files/{file}"), ("GET", f"{vs}/files/{file}/content"), ("DELETE", f"{vs}/files/{file}"),
             ("GET", f"{vs}/file_batches/{batch}"), ("GET", f"{vs}/file_batches/{batch}/files"), ("POST", f"{vs}/file_batches/{batch}/cancel")]
    for service in ("gateway", "rag"):
        with stack.http(service, key=made["key"]) as http:
            eventually(lambda: http.get("/v1/files").status_code == 200, 3, "the new key counts")
            for method, path in reads:
                answer = http.request(method, path, json={} if method == "POST" else None)
                assert answer.status_code == 404, (service, method, path, answer.text)
            assert http.post(f"{vs}/search", json={"query": "vault"}).status_code == 404
            assert http.post("/v1/search", json={"query": "vault", "vector_store_ids": [store.id]}).status_code == 404
            assert http.post("/v1/search", json={"query": "vault"}).json()["data"] == []
            assert http.get("/v1/files").json()["data"] == [] and http.get("/v1/vector_stores").json()["data"] == []
    with stack.http("orchestrator", key=made["key"]) as http:
        eventually(lambda: http.get("/v1/runs").status_code == 200, 3, "the new key counts here too")
        for method, path in (("GET", f"/v1/runs/{run}"), ("POST", f"/v1/runs/{run}/cancel"), ("GET", f"/v1/runs/{run}/events")):
            assert http.request(method, path).status_code == 404, path
        assert http.get("/v1/runs").json()["data"] == []
    stranger = openai.OpenAI(base_url=f"{stack.url()}/v1", api_key=made["key"], max_retries=0)
    with pytest.raises(openai.NotFoundError):
        stranger.chat.completions.create(model="wrkhrs", messages=[{"role": "user", "content": "When does the vault open?"}],
                                         extra_body={"wrkhrs": {"vector_store_ids": [store.id]}})
    answer = stranger.chat.completions.create(model="wrkhrs", messages=[{"role": "user", "content": "When does the vault open?"}])
    assert "noon" not in answer.choices[0].message.content
    assert stack.run("keys", "revoke", made["id"]).returncode == 0
    eventually(lambda: stack.http(key=made["key"]).get("/v1/files").status_code == 401, 3, "the revoked key ends")
    assert own.files.content(file).read() == b"The vault opens at noon."
