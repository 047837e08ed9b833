"""A stack under mixed load, whose services are killed at random: it comes back, memory does not grow, nothing hangs."""
import os
import pathlib
import random
import sys
import threading
import time

import httpx

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from stack import Stack, eventually  # noqa: E402

SECONDS = float(os.environ.get("WRKHRS_SOAK_SECONDS", "60"))
KILLED = ["orchestrator", "rag", "mcp", "tool-registry", "asr"]  # the gateway stays, so that its memory can be watched


def own_kib(pid: int) -> int:
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1])
    raise AssertionError("no Anonymous line")


def test_a_stack_under_load_and_kills_stays_well(tmp_path):
    stack = Stack(tmp_path)
    stack.up()
    stop, answers = threading.Event(), {}
    calls = [("GET", "/v1/models", None), ("GET", "/v1/files", None), ("GET", "/v1/vector_stores", None),
             ("POST", "/v1/embeddings", {"model": "all-minilm-l6-v2", "input": "a pump"}),
             ("POST", "/v1/chat/completions", {"model": "no-such-model", "messages": [{"role": "user", "content": "x"}]}),
             ("POST", "/v1/chat/completions", {"model": "x", "messages": "wrong"})]

    def work(seed: int) -> None:
        choose = random.Random(seed)
        with stack.http() as client:
            while not stop.is_set():
                method, path, body = choose.choice(calls)
                try:
                    status = client.request(method, path, json=body, timeout=60).status_code
                except httpx.HTTPError as error:
                    status = type(error).__name__
                answers[status] = answers.get(status, 0) + 1

    workers = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for worker in workers:
        worker.start()
    try:
        time.sleep(10)
        gateway = stack.pid("gateway")
        before_kib = own_kib(gateway)
        choose, end = random.Random(1), time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(min(10, SECONDS / 3))
            service = choose.choice(KILLED)
            stack.kill(service)
            eventually(lambda: stack.status()[service]["state"] == "healthy", 60, f"{service} is healthy again")
        after_kib = own_kib(gateway)
        assert stack.pid("gateway") == gateway
    finally:
        stop.set()
        for worker in workers:
            worker.join(120)
    print(f"answers: {answers}; the gateway's own memory: {before_kib} -> {after_kib} KiB")
    assert not any(worker.is_alive() for worker in workers), "a request hangs"
    assert answers.get(500, 0) == 0, answers
    assert answers.get(200, 0) > 0
    assert after_kib < before_kib * 1.5 + 8192
    eventually(lambda: all(s["state"] == "healthy" for s in stack.status().values()), 60, "all is healthy")
    stack.down()
