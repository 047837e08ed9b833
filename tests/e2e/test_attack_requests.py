"""Malformed requests at every operation of every service: the documented error, no 500, no crash, no hang.

What operations there are comes from each service's own /openapi.json; one that is not in the table below fails the test. Wrong
values come from the schema that stands there too.
"""
import json
import os
import re

import pytest

from attacks import KINDS, QUERIES, SEGMENTS, Wire, broken_json, complaint, wrong_bodies
from stack import PORTS, eventually

OURS = [name for name in PORTS if name != "llm"]
OPEN = {"/health", "/livez", "/readyz", "/version", "/metrics"}
MODEL = "smollm2-135m-instruct"
CHAT = {"model": MODEL, "messages": [{"role": "user", "content": "hi"}], "max_tokens": 1}

# A body that would be accepted; None: the operation takes no body.
JSON_BODIES = {
    "post /v1/chat/completions": CHAT,
    "post /v1/embeddings": {"model": "all-minilm-l6-v2", "input": "steel"},
    "post /v1/vector_stores": {"name": "attacked"},
    "post /v1/vector_stores/{vector_store_id}": {"name": "attacked"},
    "post /v1/vector_stores/{vector_store_id}/search": {"query": "steel"},
    "post /v1/search": {"query": "steel"},
    "post /v1/vector_stores/{vector_store_id}/files": {"file_id": "{file_id}"},
    "post /v1/vector_stores/{vector_store_id}/files/{file_id}": {"attributes": {"a": 1}},
    "post /v1/vector_stores/{vector_store_id}/file_batches": {"file_ids": ["{file_id}"]},
    "post /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/cancel": {},
    "post /v1/tools/search": {"query": "molar mass"},
    "post /v1/tools/{name}/invoke": {"arguments": {}},
    "post /v1/tools/refresh": {},
    "post /v1/runs": {"input": {"question": "What is steel?"}},
    "post /v1/runs/{run_id}/cancel": {},
    "post /v1/runs/prune": {"older_than_days": 36500, "dry_run": True},
    "post /v1/objects/sweep": {"dry_run": True},
    "post /v1/embeddings/prepare": {"model": ""},
    "post /v1/embeddings/compare": {"owner": "key_none", "questions": [{"text": "What is steel?", "file_name": "a.md"}]},
}
FORMS = {
    "post /v1/files": {"file": b"steel", "purpose": b"assistants"},
    "post /v1/audio/transcriptions": {"file": b"steel", "model": b"whisper-1"},
    "post /v1/audio/translations": {"file": b"steel", "model": b"whisper-1"},
}
MCP = {"post /mcp", "get /mcp", "delete /mcp"}
WITHOUT_BODY = {f"get {path}" for path in OPEN | {"/openapi.json"}} | {
    "get /v1/models", "get /v1/models/{model}", "get /v1/files", "get /v1/files/{file_id}", "delete /v1/files/{file_id}",
    "get /v1/files/{file_id}/content", "get /v1/vector_stores", "get /v1/vector_stores/{vector_store_id}",
    "delete /v1/vector_stores/{vector_store_id}", "get /v1/vector_stores/{vector_store_id}/files",
    "get /v1/vector_stores/{vector_store_id}/files/{file_id}", "delete /v1/vector_stores/{vector_store_id}/files/{file_id}",
    "get /v1/vector_stores/{vector_store_id}/files/{file_id}/content",
    "get /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}",
    "get /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/files", "get /v1/tools", "get /v1/tools/{name}",
    "get /v1/mcp/upstreams", "get /v1/runs", "get /v1/runs/{run_id}", "get /v1/runs/{run_id}/events", "get /v1/workflows",
}
TABLE = set(JSON_BODIES) | set(FORMS) | MCP | WITHOUT_BODY

HOSTILE_SCHEMAS = [{"type": "no-such-type"}, {"$ref": "#/nowhere"}, {"$ref": "https://evil.example/x"}, {"pattern": "("}, {"type": 17}]

# Values of fields that the schema leaves open, and of those whose rules it cannot say.
MORE_BODIES = {
    "post /v1/chat/completions": [
        {"model": "no-such-model"}, {"model": "../../etc/passwd"}, {"model": "wrkhrs\u0000"}, {"messages": [17]}, {"messages": [{}]},
        {"messages": [{"role": "user", "content": [{"type": "text"}]}]}, {"messages": [{"role": "user", "content": [{"type": "video"}]}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": 17}]}]}, {"grammar": "root ::= ("},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]}]},
        {"messages": [{"role": "assistant", "tool_calls": [{}]}]}, {"messages": [{"role": "tool", "content": "x"}]}, {"tools": [{}]}, {"tools": [{"type": "function"}]},
        {"tools": [{"type": "function", "function": {"name": "a b", "parameters": {}}}]},
        {"tools": [{"type": "function", "function": {"name": "x" * 100}}]}, {"tool_choice": "sometimes"}, {"tool_choice": 17},
        {"tool_choice": {"type": "function", "function": {"name": "nobody"}}}, {"response_format": {}}, {"response_format": {"type": "xml"}},
        {"response_format": {"type": "json_schema"}}, {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": 17}}},
        {"stream_options": {"include_usage": True}}, {"logit_bias": {"1": 200}}, {"logit_bias": {"x": 1}}, {"stop": [1]},
        {"stop": ["a", "b", "c", "d", "e"]}, {"n": 0}, {"max_tokens": 0}, {"max_tokens": -1}, {"top_logprobs": 5},
        {"model": "wrkhrs", "wrkhrs": {"vector_store_ids": ["vs_none"]}}, {"model": "wrkhrs", "messages": [{"role": "system", "content": "x"}]},
        {"model": "wrkhrs", "wrkhrs": {"no-such-field": 1}}],
    "post /v1/embeddings": [{"model": "no-such-model"}, {"input": []}, {"input": ""}, {"input": [""]}, {"input": 17}, {"input": {}}, {"input": [[]]},
                            {"input": [{}]}, {"input": ["a", 1]}, {"input": ["x"] * 2049}, {"encoding_format": "hex"}, {"dimensions": 7}],
    "post /v1/vector_stores": [{"file_ids": ["no-such-file"]}, {"file_ids": ["../../etc/passwd"]}, {"chunking_strategy": {"type": "static"}},
                               {"chunking_strategy": {"type": "static", "static": {"max_chunk_size_tokens": 100, "chunk_overlap_tokens": 99}}},
                               {"metadata": {str(i): "x" for i in range(17)}}, {"metadata": {"k": "x" * 513}}, {"metadata": {"k" * 65: "x"}},
                               {"expires_after": {"anchor": "never", "days": 1}}],
    "post /v1/vector_stores/{vector_store_id}/search": [{"filters": 17}, {"filters": {"type": "like", "key": "a", "value": 1}}, {"query": []},
                                                        {"query": ["a"] * 1000}, {"query": ""}, {"ranking_options": {"ranker": "mine"}},
                                                        {"query": "x" * 100_000}],
    "post /v1/search": [{"vector_store_ids": ["vs_none"]}, {"filters": []}, {"query": ""}],
    "post /v1/vector_stores/{vector_store_id}/files": [{"file_id": "no-such-file"}, {"file_id": ""}, {"file_id": "x\u0000"},
                                                       {"attributes": {"a": []}}, {"attributes": {str(i): 1 for i in range(17)}}],
    "post /v1/vector_stores/{vector_store_id}/files/{file_id}": [{"attributes": {"a": {}}}, {"attributes": {"k" * 65: 1}}],
    "post /v1/vector_stores/{vector_store_id}/file_batches": [{"file_ids": []}, {"file_ids": ["no-such-file"]}, {"files": [{"file_id": "x"}]}],
    "post /v1/tools/{name}/invoke": [{"arguments": {"formula": 17}}, {"arguments": {"formula": "H2O" * 10_000}}, {"arguments": {"no-such-argument": 1}}],
    "post /v1/runs": [{"workflow": "no-such-workflow"}, {"workflow": "question-answering@99"}, {"input": {"messages": []}},
                      {"input": {"messages": [{"role": "system", "content": "x"}]}}, {"metadata": {"k" * 65: "x"}},
                      {"input": {"question": "a", "messages": [{"role": "user", "content": "b"}]}}],
}


class Target:
    """A service under attack, with a store, a file, a batch and a run that exist."""

    def __init__(self, stack, service: str) -> None:
        self.service = service
        self.wire = Wire(PORTS[service] + stack.offset, stack.key)
        self.page = json.loads(self.wire.ask("GET", "/openapi.json").body)
        self.operations = {f"{method} {path}": operation for path, methods in self.page["paths"].items() for method, operation in methods.items()}
        self.secrets = (stack.key, str(stack.home), "/src/", "terminate", "std::")
        self.ids = {}

    def path(self, operation: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda m: self.ids[m[1]], operation.split(" ", 1)[1])

    def body(self, operation: str) -> dict:
        return json.loads(json.dumps(JSON_BODIES[operation]).replace("{file_id}", self.ids["file_id"]))

    def schema(self, operation: str) -> dict:
        content = self.operations[operation].get("requestBody", {}).get("content", {})
        return content.get("application/json", {}).get("schema", {})

    def attack(self, operation: str, attacks, statuses: set[int]) -> list[str]:
        """`attacks`: (name, path, body, headers). What was wrong with each answer."""
        failures = []
        for name, path, body, headers in attacks:
            try:
                wrong = complaint(self.wire.ask(operation.split()[0].upper(), path, body, headers), statuses, self.secrets)
            except OSError as error:
                wrong = f"no answer: {error!r}"
            if wrong:
                failures.append(f"{self.service}: {operation}: {name}: {wrong}")
        return failures


@pytest.fixture(scope="module")
def ids(stack):
    client = stack.openai()
    file = client.files.create(file=("steel.txt", b"Steel S355 has a yield strength of 355 MPa."), purpose="assistants")
    store = client.vector_stores.create(name="attacked")
    batch = client.vector_stores.file_batches.create_and_poll(store.id, file_ids=[file.id], poll_interval_ms=50)
    with stack.http("orchestrator") as http:
        run = http.post("/v1/runs", json={"input": {"question": "What is steel?"}}).json()["id"]
        eventually(lambda: http.get(f"/v1/runs/{run}").json()["status"] not in ("queued", "in_progress"), 60, "the run ends")
    yield {"file_id": file.id, "vector_store_id": store.id, "batch_id": batch.id, "run_id": run, "name": "chem_molar_mass", "model": MODEL}
    # The attacks changed nothing.
    assert client.files.content(file.id).read() == b"Steel S355 has a yield strength of 355 MPa."
    assert client.vector_stores.retrieve(store.id).file_counts.completed == 1
    client.vector_stores.delete(store.id)
    client.files.delete(file.id)


@pytest.fixture(scope="module", params=OURS)
def target(request, stack, ids):
    """Afterwards it is the same process as before."""
    before = {name: (s["pid"], s["restarts"]) for name, s in stack.status().items()}
    one = Target(stack, request.param)
    one.ids = ids
    yield one
    assert one.wire.ask("GET", "/livez").status == 200
    assert {name: (s["pid"], s["restarts"]) for name, s in stack.status().items()} == before, "a service died"
    assert not re.search(r'"level":"(critical|fatal)"', stack.logs(request.param))


def report(failures: list[str]) -> None:
    assert not failures, f"{len(failures)} answers are wrong:\n" + "\n".join(failures[:40])


def test_every_operation_is_in_the_table(target):
    missing = set(target.operations) - TABLE
    assert not missing, f"add to the table: {missing}"


def test_no_operation_without_the_right_key(target):
    failures = []
    key = target.wire.key
    wrong_keys = {"none": None, "empty": "", "no scheme": key, "another scheme": f"Basic {key}", "no key": "Bearer ", "too short": f"Bearer {key[:-1]}",
                  "too long": f"Bearer {key}x", "other case": f"Bearer {key.swapcase()}", "two": f"Bearer {key} {key}", "a list": f"Bearer x, Bearer {key}",
                  "long": "Bearer " + "x" * 10_000, "not ASCII": "Bearer \xff\xfe", "quoted": f'Bearer "{key}"'}
    for operation in target.operations:
        path = target.path(operation)
        if path in OPEN:
            continue
        tries = ((name, path, None, {"authorization": value}) for name, value in wrong_keys.items())
        failures += target.attack(operation, tries, {401})
    report(failures)


def test_the_internal_header_does_not_change_who_asks(target):
    if "get /v1/files" in target.operations:
        stranger = target.wire.ask("GET", f"/v1/files/{target.ids['file_id']}", headers={"x-wrkhrs-key-id": "key_0000000000000000"})
        assert stranger.status == 200, "an ordinary key is itself, whatever the header says"


def test_bodies_that_are_not_json(target):
    failures = []
    for operation in target.operations:
        if operation in JSON_BODIES:
            valid = target.body(operation)
            path = target.path(operation)
            failures += target.attack(operation, ((name, path, body, {}) for name, body in broken_json(valid).items()), {400})
            too_large = [("10 GiB are announced", path, b"", {"content-length": str(10 << 30)}),
                         ("a length beyond 64 bits", path, b"", {"content-length": "9" * 30})]
            failures += target.attack(operation, too_large, {400, 413})
    report(failures)


def test_bodies_that_are_not_what_the_schema_says(target):
    failures = []
    for operation in target.operations:
        if operation in JSON_BODIES:
            path = target.path(operation)
            tries = ((name, path, json.dumps(body).encode(), {}) for name, body in wrong_bodies(target.schema(operation), target.body(operation)))
            failures += target.attack(operation, tries, {400})
    report(failures)


def test_values_that_only_the_service_can_judge(target):
    failures = []
    for operation, changes in MORE_BODIES.items():
        if operation in target.operations:
            path = target.path(operation)
            if target.service == "orchestrator":  # it is one model, under whatever names the gateway has for it
                changes = [change for change in changes if change.get("model", "wrkhrs") == "wrkhrs"]
            tries = ((str(change)[:100], path, json.dumps(target.body(operation) | change).encode(), {}) for change in changes)
            failures += target.attack(operation, tries, {400, 404})
    report(failures)


def test_paths_that_name_nothing(target):
    failures = []
    for operation in target.operations:
        names = re.findall(r"\{(\w+)\}", operation)
        for attacked in names:
            for what, segment in SEGMENTS.items():
                path = re.sub(r"\{(\w+)\}", lambda m: segment if m[1] == attacked else target.ids[m[1]], operation.split(" ", 1)[1])
                body = json.dumps(target.body(operation)).encode() if operation in JSON_BODIES else None
                failures += target.attack(operation, [(f"{attacked} is {what}", path, body, {})], {400, 404, 405, 414, 431})
    report(failures)


def test_queries_with_wrong_values(target):
    failures = []
    for operation, described in target.operations.items():
        parameters = {p["name"]: p["schema"] for p in described.get("parameters", []) if p["in"] == "query"}
        path = target.path(operation)
        if "limit" in parameters:
            failures += target.attack(operation, ((q, path + q, None, {}) for q in QUERIES), {400})
        for name, schema in parameters.items():
            if "enum" in schema:
                failures += target.attack(operation, [(name, f"{path}?{name}=no-such-word", None, {})], {400})
            broken = ((f"{name}={value}", f"{path}?{name}={value}", None, {}) for value in ("%00", "%zz", "%ff", "a%", "%c0%af"))
            failures += target.attack(operation, broken, {400})
            strange = ((f"{name}={value[:9]}", f"{path}?{name}={value}", None, {}) for value in ("no-such-id", "x" * 9000, "%27%20OR%201%3D1--"))
            failures += target.attack(operation, strange, {200, 400, 404, 409})
    report(failures)


def form(fields: dict[str, bytes], file_name: bytes = b"steel.txt") -> bytes:
    out = b""
    for name, value in fields.items():
        extra = b'; filename="' + file_name + b'"' if name == "file" else b""
        out += b'--edge\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + extra + b"\r\n\r\n" + value + b"\r\n"
    return out + b"--edge--\r\n"


def test_forms_that_are_broken(target):
    failures = []
    for operation in target.operations:
        if operation not in FORMS:
            continue
        path, fields = target.path(operation), FORMS[operation]
        good = form(fields)
        kind = {"content-type": "multipart/form-data; boundary=edge"}
        head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'
        tries = [("empty", path, b"", kind), ("JSON", path, b"{}", {}), ("no boundary", path, good, {"content-type": "multipart/form-data"}),
                 ("another boundary", path, good, {"content-type": "multipart/form-data; boundary=other"}),
                 ("a long boundary", path, good, {"content-type": "multipart/form-data; boundary=" + "x" * 300}),
                 ("an empty boundary", path, good, {"content-type": "multipart/form-data; boundary="}),
                 ("no type", path, good, {"content-type": None}), ("urlencoded", path, b"model=x", {"content-type": "application/x-www-form-urlencoded"}),
                 *((f"cut at {at}", path, good[:at], kind) for at in range(0, len(good) - 8, 17)),
                 *((f"without {name}", path, form({k: v for k, v in fields.items() if k != name}), kind) for name in fields),
                 ("unknown field", path, form(fields | {"no-such-field": b"1"}), kind),
                 ("field twice", path, form(fields)[:-10] + b"\r\n" + form(fields), kind),
                 ("part without a name", path, b'--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--\r\n', kind),
                 ("part without a head", path, b"--edge\r\n\r\nx\r\n--edge--\r\n", kind),
                 ("endless head", path, head + b"x: " + b"y" * 200_000, kind), ("many headers", path, head + b"a: b\r\n" * 50_000, kind),
                 ("many parts", path, b'--edge\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n' * 20_000 + b"--edge--\r\n", kind),
                 ("no end", path, good[:-4], kind), ("only an end", path, b"--edge--\r\n", kind), ("noise", path, os.urandom(5000), kind),
                 ("purpose is long", path, form(fields | {"purpose": b"x" * 100_000}), kind),
                 ("model is long", path, form(fields | {"model": b"x" * 100_000}), kind),
                 ("10 GiB are announced", path, b"", kind | {"content-length": str(10 << 30)})]
        failures += target.attack(operation, tries, {400, 404, 413, 415})
    report(failures)


def test_messages_that_are_not_mcp(target):
    if "post /mcp" not in target.operations:
        return
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    failures = target.attack("post /mcp", ((name, "/mcp", body, {}) for name, body in broken_json(request).items() if name != "many members"), {400})
    wrong = [{}, {"jsonrpc": "1.0"}, {"jsonrpc": "2.0"}, request | {"id": {}}, request | {"id": [1]}, request | {"method": 17}, request | {"params": 17},
             {"jsonrpc": "2.0", "id": 1, "result": 1, "error": 2}, [request, request]]
    failures += target.attack("post /mcp", ((str(w), "/mcp", json.dumps(w).encode(), {}) for w in wrong), {400})
    failures += target.attack("post /mcp", [("no session", "/mcp", json.dumps(request).encode(), {})], {400})
    for method in ("post", "get", "delete"):
        body = json.dumps(request).encode() if method == "post" else None
        unknown = ((session, "/mcp", body, {"mcp-session-id": session}) for session in ("no-such-session", "x" * 5000, "../..", "\xff"))
        failures += target.attack(f"{method} /mcp", unknown, {400, 404})
    failures += target.attack("post /mcp", [("accept", "/mcp", b"{}", {"accept": "text/html"})], {406})
    failures += target.attack("post /mcp", [("content type", "/mcp", b"{}", {"content-type": "text/plain"})], {415})
    failures += target.attack("get /mcp", [("accept", "/mcp", None, {"accept": "text/html"})], {406})
    failures += target.attack("post /mcp", [("10 GiB", "/mcp", b"", {"content-length": str(10 << 30)})], {413})
    report(failures)


def test_headers_that_lie(target):
    failures = []
    for operation in target.operations:
        path, body = target.path(operation), None
        if path in OPEN:
            continue
        tries = [("a foreign host", path, body, {"host": "evil.example"}), ("a foreign origin", path, body, {"origin": "https://evil.example"})]
        failures += target.attack(operation, tries, {403})
        strange = {"x-request-timeout-ms": "x", "traceparent": "00-zz", "x-request-id": "x" * 3000, "accept": "\xff", "accept-encoding": "evil",
                   "range": "bytes=99999999999999999999-", "last-event-id": "-1", "content-type": "\xff", "expect": "a-miracle"}
        if operation not in MCP and operation not in FORMS and operation.startswith("get"):
            tries = ((f"{name}: {value[:20]}", path, body, {name: value}) for name, value in strange.items())
            failures += target.attack(operation, tries, {200, 206, 400, 416, 417})
    report(failures)


@pytest.mark.parametrize("kind", KINDS)
def test_the_runner_answers_wrong_kinds_with_an_error(stack, kind):
    """Behind wrkhrs-llm is upstream's llama-server: its statuses are its own, but both live and answer."""
    wire = Wire(PORTS["llm"] + stack.offset, stack.key)
    before = stack.pid("llm")
    for field in ("model", "messages", "max_tokens"):
        answer = wire.ask("POST", "/v1/chat/completions", json.dumps(CHAT | {field: KINDS[kind]}).encode())
        assert answer.took_s < 5, field
        lenient = field == "model" or (field == "max_tokens" and kind in ("integer", "number", "boolean"))
        if not lenient and not (field == "messages" and kind == "array"):
            assert answer.status >= 400 and "error" in json.loads(answer.body), (field, answer.body)
    for body in broken_json(CHAT).values():
        answer = wire.ask("POST", "/v1/chat/completions", body)
        assert answer.status >= 400 and answer.took_s < 5
    assert stack.pid("llm") == before
