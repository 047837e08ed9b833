"""wrkhrs-llm: upstream's llama-server behind our keys."""
import concurrent.futures
import json
import os
import signal
import subprocess
from pathlib import Path

import httpx
import openai
import pytest

from stack import BIN_DIR, Stack, eventually

MODEL = "smollm2-135m-instruct"


def test_a_chat_is_answered_through_the_gateway(stack):
    answer = stack.openai().chat.completions.create(model=MODEL, max_tokens=16, temperature=0,
                                                    messages=[{"role": "user", "content": "Say hello."}])
    assert answer.choices[0].message.content
    assert answer.usage.completion_tokens <= 16
    assert answer.model == MODEL


def test_a_chat_is_streamed_with_its_usage(stack):
    chunks = list(stack.openai().chat.completions.create(
        model=MODEL, max_tokens=16, stream=True, stream_options={"include_usage": True},
        messages=[{"role": "user", "content": "Count to five."}]))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert chunks[-1].usage.total_tokens > 0


@pytest.mark.parametrize("key,status", [("own", 200), ("wrong", 401), (None, 401)])
def test_the_runners_own_port_wants_the_key(stack, key, status):
    with stack.http("llm", key=key) as client:
        answer = client.post("/v1/chat/completions",
                             json={"model": MODEL, "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]})
    assert answer.status_code == status, answer.text


def test_prompts_of_others_cannot_be_read(stack):
    with stack.http("llm") as client:
        assert client.get("/slots").status_code != 200
        assert client.post("/props", json={}).status_code != 200


def test_a_prompt_beyond_the_context_is_the_clients_fault(stack):
    with pytest.raises(openai.BadRequestError):
        stack.openai().chat.completions.create(model=MODEL, max_tokens=1,
                                               messages=[{"role": "user", "content": "steel " * 9000}])


def runners_of(stack) -> list[int]:
    """The llama-servers that are children of the stack's wrkhrs-llm."""
    threads = Path(f"/proc/{stack.pid('llm')}/task").glob("*/children")
    return [int(pid) for children in threads for pid in children.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return "llama-server" in Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def serves(stack) -> bool:
    return httpx.get(stack.url("llm") + "/health").status_code == 200


def test_no_key_is_on_a_command_line(stack):
    [runner] = runners_of(stack)
    assert "llm_" not in Path(f"/proc/{runner}/cmdline").read_text(), "nor the key that the two have between them"
    for pid in (runner, stack.pid("llm")):
        command = Path(f"/proc/{pid}/cmdline").read_text() + Path(f"/proc/{pid}/environ").read_text()
        assert stack.key not in command and (stack.home / "internal-token").read_text().strip() not in command


def test_a_key_made_later_opens_the_runners_port_and_a_revoked_one_does_not(stack):
    key = json.loads(stack.run("keys", "add", "later", "--json").stdout)
    with stack.http("llm", key=key["key"]) as client:
        eventually(lambda: client.get("/v1/models").status_code == 200, 3, "the new key is known")
        stack.run("keys", "revoke", key["id"])
        eventually(lambda: client.get("/v1/models").status_code == 401, 3, "the revoked key is refused")


def test_a_killed_llama_server_is_started_again(stack):
    [before] = runners_of(stack)
    front = stack.pid("llm")
    os.kill(before, signal.SIGKILL)
    eventually(lambda: runners_of(stack) not in ([], [before]) and serves(stack), 15, "the model is back")
    assert stack.pid("llm") == front


def test_a_question_while_the_model_loads_is_answered_late_and_not_refused(stack):
    [before] = runners_of(stack)
    os.kill(before, signal.SIGKILL)
    eventually(lambda: not is_alive(before), 20, "it is gone")
    answer = stack.openai().chat.completions.create(model=MODEL, max_tokens=4, messages=[{"role": "user", "content": "Say hello."}])
    assert answer.choices[0].message.content and runners_of(stack) not in ([], [before])


def test_a_question_whose_llama_server_is_killed_under_it_is_asked_of_the_next(stack):
    [before] = runners_of(stack)

    def is_computing() -> bool:
        return "llamacpp:requests_processing 1" in httpx.get(stack.url("llm") + "/metrics").text

    with concurrent.futures.ThreadPoolExecutor() as pool:
        answer = pool.submit(stack.openai(max_retries=0).chat.completions.create, model=MODEL, max_tokens=400, seed=1,
                             messages=[{"role": "user", "content": "Count from one to two hundred in words."}])
        eventually(is_computing, 20, "it computes")
        os.kill(before, signal.SIGKILL)
        assert answer.result(timeout=120).choices[0].message.content
    assert runners_of(stack) not in ([], [before])


def test_killing_the_runner_leaves_no_llama_server_behind(stack):
    [before] = runners_of(stack)
    stack.kill("llm")
    eventually(lambda: not is_alive(before), 5, "its llama-server is gone")
    eventually(lambda: serves(stack), 60, "the runner is back, and its model is loaded")


def test_a_missing_model_is_said_and_does_not_end_the_runner(tmp_path):
    stack = Stack(tmp_path, {"WRKHRS_LLM_MODEL": "no-such-model"})
    runner = subprocess.Popen([BIN_DIR / "wrkhrs-llm", "--home", tmp_path, "--port-offset", str(stack.offset)],
                              env=stack.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        health = eventually(lambda: httpx.get(stack.url("llm") + "/health"), 10, "it listens")
        assert health.status_code == 503 and "wrkhrs models pull no-such-model" in health.text
        with stack.http("llm") as client:
            answer = client.post("/v1/chat/completions", json={"model": "m", "messages": [{"role": "user", "content": "hi"}]})
        assert answer.status_code == 503 and "wrkhrs models pull" in answer.json()["error"]["message"]
    finally:
        runner.terminate()
    assert runner.wait(10) == 0


def test_a_runner_that_aborts_on_the_gpu_is_started_without_it_and_says_so(new_stack, tmp_path):
    """A llama-server that does what the real one does where a GPU has no memory left, unless the GPU is hidden from it."""
    runner = tmp_path / "llama-server"
    runner.write_text('#!/bin/sh\n[ "${CUDA_VISIBLE_DEVICES-all}" = "" ] || kill -ABRT $$\n' f'exec {BIN_DIR}/llama-server "$@"\n')
    runner.chmod(0o755)
    stack = new_stack(config=f"llm:\n  server_binary: {runner}\n")
    answer = stack.openai().chat.completions.create(model=MODEL, max_tokens=4, messages=[{"role": "user", "content": "hi"}])
    assert answer.usage.completion_tokens > 0
    assert httpx.get(stack.url("llm") + "/health").json()["device_note"].startswith("the GPU failed")
