"""The gateway alone, in front of a scripted upstream: what must hold when the server behind misbehaves, and for bad requests."""
import json
import os
import subprocess
import threading
import time

import httpx
import openai
import pytest

from fake_upstream import FakeUpstream
from gateway_process import KEY, GatewayProcess
from stack import eventually

MODELS = ["ok", "cut-off", "no-done", "error-event", "fails", "refuses-key", "busy", "not-http", "hangs"]
HELLO = [{"role": "user", "content": "Hello!"}]


def start(home, upstream: FakeUpstream, extra: str = "") -> GatewayProcess:
    return GatewayProcess(home, f"""gateway:
  providers:
    - id: fake
      base_url: {upstream.url}
      api_key_env: FAKE_PROVIDER_KEY
      models: [{", ".join("fake-" + m for m in MODELS)}]
  aliases: {{nickname: fake-ok}}
{extra}""", {"FAKE_PROVIDER_KEY": "sk-provider-secret"})


@pytest.fixture(scope="module")
def upstream():
    fake = FakeUpstream()
    yield fake
    fake.close()


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, upstream):
    running = start(tmp_path_factory.mktemp("gateway"), upstream)
    yield running
    log = running.stop()
    for secret in (KEY, "sk-provider-secret", "canary-in-a-prompt"):
        assert secret not in log, "a secret is in the log"


def read_stream(gateway, model: str):
    return [chunk.choices[0].delta.content or "" for chunk in
            gateway.openai.chat.completions.create(model=model, messages=HELLO, stream=True) if chunk.choices]


def test_passes_an_answer_on(gateway, upstream):
    answer = gateway.openai.chat.completions.create(model="fake-ok", messages=HELLO)
    assert answer.choices[0].message.content == "fine" and answer.usage.total_tokens == 8
    assert upstream.headers[-1]["authorization"] == "Bearer sk-provider-secret", "the provider gets its own key, not the client's"


def test_streams_characters_that_are_split_across_pieces(gateway):
    assert "".join(read_stream(gateway, "fake-ok")) == "Grüße an alle"


def test_usage_of_a_stream_comes_when_asked_for(gateway):
    chunks = list(gateway.openai.chat.completions.create(model="fake-ok", messages=HELLO, stream=True, stream_options={"include_usage": True}))
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens == 2


def test_an_alias_reaches_its_model(gateway, upstream):
    gateway.openai.chat.completions.create(model="nickname", messages=HELLO)
    assert upstream.requests[-1]["model"] == "fake-ok"


@pytest.mark.parametrize("model", ["fake-cut-off", "fake-no-done", "fake-error-event"])
def test_an_answer_that_is_not_whole_does_not_look_whole(gateway, model):
    with pytest.raises((openai.APIError, httpx.HTTPError)):
        read_stream(gateway, model)
    with httpx.Client() as client, pytest.raises(httpx.RemoteProtocolError):
        with client.stream("POST", f"{gateway.url}/v1/chat/completions", headers={"authorization": f"Bearer {KEY}"}, timeout=30,
                           json={"model": model, "messages": HELLO, "stream": True}) as response:
            text = b""
            try:
                for piece in response.iter_raw():
                    text += piece
            finally:
                assert b"error" in text, "the client is told what happened"
                assert model == "fake-error-event" or b"[DONE]" not in text
                for line in text.decode().split("\n\n"):
                    if line.startswith("data: {"):
                        json.loads(line[6:])  # no half of an event


@pytest.mark.parametrize("model, status", [("fake-fails", 502), ("fake-refuses-key", 502), ("fake-busy", 429), ("fake-not-http", 502)])
def test_errors_of_the_upstream_are_said_without_its_secrets(gateway, model, status):
    response = gateway.http.post("/v1/chat/completions", json={"model": model, "messages": HELLO})
    assert response.status_code == status, response.text
    assert response.json()["error"]["message"]
    assert "sk-provider-secret" not in response.text


def test_asks_the_upstream_once_only(gateway, upstream):
    before = len(upstream.requests)
    gateway.http.post("/v1/chat/completions", json={"model": "fake-fails", "messages": HELLO})
    assert len(upstream.requests) == before + 1


def test_a_client_that_leaves_during_the_prefill_ends_the_work(gateway, upstream):
    before = upstream.gone

    def ask() -> None:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{gateway.url}/v1/chat/completions", headers={"authorization": f"Bearer {KEY}"}, timeout=0.5,
                       json={"model": "fake-hangs", "messages": HELLO, "stream": True})

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    eventually(lambda: upstream.gone == before + 1, 3, "the upstream sees that the caller left")


def test_a_deadline_of_the_caller_ends_the_work(gateway, upstream):
    before = upstream.gone
    response = gateway.http.post("/v1/chat/completions", headers={"x-request-timeout-ms": "300"}, json={"model": "fake-hangs", "messages": HELLO})
    assert response.status_code == 504
    eventually(lambda: upstream.gone == before + 1, 3, "the upstream sees that the caller left")


@pytest.mark.parametrize("body, param", [
    ("", None), ("{}", "model"), ("{", None), ("[]", None), ('{"model":"fake-ok"}', "messages"),
    ('{"model":"fake-ok","messages":[]}', "messages"), ('{"model":"fake-ok","messages":"hi"}', "messages"),
    ('{"model":1,"messages":[{"role":"user","content":"a"}]}', "model"),
    ('{"model":"fake-ok","messages":[{"role":"king","content":"a"}]}', "messages[0].role"),
    ('{"model":"fake-ok","messages":[{"role":"user"}]}', "messages[0].content"),
    ('{"model":"fake-ok","messages":[{"role":"tool","content":"a"}]}', "messages[0].tool_call_id"),
    ('{"model":"fake-ok","messages":[{"role":"user","content":"a"}],"temperature":3}', "temperature"),
    ('{"model":"fake-ok","messages":[{"role":"user","content":"a"}],"temprature":1}', "temprature"),
    ('{"model":"fake-ok","messages":[{"role":"user","content":"a"}],"stream_options":{}}', "stream_options"),
    ('{"model":"fake-ok","messages":[{"role":"user","content":"a"}],"response_format":{"type":"xml"}}', "response_format.type"),
    ('{"model":"fake-ok","model":"fake-ok","messages":[{"role":"user","content":"a"}]}', None),
    ("[" * 100_000, None), ('{"a":' * 100_000, None), ("\xff\xfe", None), ("null", None), ('{"model":"fake-ok","messages":[{"role":"user","content":"\ud800"}]}', None),
])
def test_bad_bodies_get_a_clear_400(gateway, body, param):
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    response = gateway.http.post("/v1/chat/completions", content=content, headers={"content-type": "application/json"})
    assert response.status_code == 400, response.text
    error = response.json()["error"]
    assert error["message"] and error["type"] == "invalid_request_error" and error["param"] == param


def test_unknown_models_are_404_and_the_nearest_is_named(gateway):
    with pytest.raises(openai.NotFoundError) as raised:
        gateway.openai.chat.completions.create(model="fake-okk", messages=HELLO)
    assert raised.value.code == "model_not_found" and "fake-ok" in raised.value.message
    with pytest.raises(openai.NotFoundError):
        gateway.openai.models.retrieve("nothing-like-it")
    assert {"wrkhrs", "nickname", "fake-ok"} <= {model.id for model in gateway.openai.models.list()}


def test_keys_are_wanted_everywhere_but_for_probes(gateway):
    for path in ("/v1/models", "/v1/files", "/openapi.json", "/v1/vector_stores", "/v1/tools", "/mcp"):
        for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": KEY}, {"authorization": "Basic " + KEY}):
            response = httpx.get(gateway.url + path, headers=headers)
            assert response.status_code == 401, (path, headers)
            assert response.json()["error"]["code"] in ("invalid_api_key", None)
            assert "wrong" not in response.text
    for path in ("/livez", "/version", "/metrics"):
        assert httpx.get(gateway.url + path, headers={"host": "10.1.2.3:9"}).status_code == 200, path


def test_services_that_are_down_are_named_and_do_not_take_the_gateway_down(gateway):
    health = httpx.get(gateway.url + "/health")
    assert health.status_code == 200 and health.json()["status"] == "degraded"
    assert {d["name"] for d in health.json()["dependencies"] if d["status"] == "unavailable"} >= {"wrkhrs-rag", "wrkhrs-asr"}
    response = gateway.http.get("/v1/files")
    assert response.status_code == 503 and "retry-after" in response.headers


def test_a_body_over_the_limit_is_413(gateway):
    response = gateway.http.post("/v1/chat/completions", content=b" " * (33 << 20))
    assert response.status_code == 413


def test_foreign_hosts_and_origins_are_refused(gateway):
    assert gateway.http.get("/v1/models", headers={"host": "evil.example"}).status_code == 403
    assert gateway.http.get("/v1/models", headers={"origin": "https://evil.example"}).status_code == 403


def test_a_key_over_its_minute_gets_429(tmp_path, upstream):
    limited = start(tmp_path / "limited", upstream, "  requests_per_minute: 5\n")
    statuses = [limited.http.post("/v1/chat/completions", json={"model": "fake-ok", "messages": HELLO}).status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert int(limited.http.post("/v1/chat/completions", json={"model": "fake-ok", "messages": HELLO}).headers["retry-after"]) >= 1
    limited.stop()


def test_stops_within_its_time_and_lets_requests_finish(tmp_path, upstream):
    gateway = start(tmp_path / "stopping", upstream)
    results = []

    def ask() -> None:
        results.append(httpx.post(f"{gateway.url}/v1/chat/completions", headers={"authorization": f"Bearer {KEY}", "x-request-timeout-ms": "1500"},
                                  timeout=30, json={"model": "fake-hangs", "messages": HELLO}).status_code)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.4)
    gateway.stop()
    thread.join()
    assert results == [504]
