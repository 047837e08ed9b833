"""A stack under mixed load, whose services are killed at random: it comes back, nothing grows, nothing hangs."""
import dataclasses
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


@dataclasses.dataclass
class Size:
    """Of a process: what must not grow."""
    pid: int
    own_kib: int  # anonymous memory, without the model's weights
    descriptors: int
    threads: int

    @staticmethod
    def of(pid: int) -> "Size":
        process = pathlib.Path(f"/proc/{pid}")
        own_kib = next(int(line.split()[1]) for line in (process / "smaps_rollup").read_text().splitlines() if line.startswith("Anonymous:"))
        return Size(pid, own_kib, len(os.listdir(process / "fd")), len(os.listdir(process / "task")))


def sizes(stack: Stack) -> dict[str, Size]:
    return {name: Size.of(service["pid"]) for name, service in stack.status().items()}


def table(before: dict[str, Size], after: dict[str, Size], kills: dict[str, int]) -> str:
    lines = ["| service | own memory, KiB: begin | end | descriptors: begin | end | threads: begin | end | kills |", "|---|---|---|---|---|---|---|---|"]
    for name, one in before.items():
        pairs = [(one.own_kib, after[name].own_kib), (one.descriptors, after[name].descriptors), (one.threads, after[name].threads)]
        lines.append(f"| {name} | {' | '.join(f'{begin} | {end}' for begin, end in pairs)} | {kills.get(name, 0)} |")
    return "\n".join(lines)


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
        before, kills = sizes(stack), {}
        choose, end = random.Random(1), time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(min(10, SECONDS / 3))
            service = choose.choice(KILLED)
            stack.kill(service)
            kills[service] = kills.get(service, 0) + 1
            eventually(lambda: stack.status()[service]["state"] == "healthy", 60, f"{service} is healthy again")
        after = sizes(stack)
    finally:
        stop.set()
        for worker in workers:
            worker.join(120)
    print(f"\n{table(before, after, kills)}\n\n{SECONDS:.0f} s of load, answers {answers}")
    assert not any(worker.is_alive() for worker in workers), "a request hangs"
    assert answers.get(500, 0) == 0, answers
    assert answers.get(200, 0) > 0
    for name in ("gateway", "llm"):  # never killed
        assert after[name].pid == before[name].pid
        assert after[name].own_kib < before[name].own_kib * 1.5 + 8192, name
        assert after[name].descriptors < before[name].descriptors + 32, name
        assert after[name].threads <= before[name].threads + 4, name
    eventually(lambda: all(s["state"] == "healthy" for s in stack.status().values()), 60, "all is healthy")
    stack.down()
