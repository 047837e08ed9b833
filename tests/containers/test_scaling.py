"""Replicas on shared state: how fast they search, what one that is killed costs, and what an update costs. Prints its figures (pytest -s); `make
bench-scaling` runs it for longer. Runs after test_runbook.py, whose stack it takes over where there is one.

WRKHRS_SCALING_SECONDS    of each measurement (default 8)
WRKHRS_SCALING_FILES      documents of 40 passages that are searched (default 25)
"""
import os
import random
import re
import subprocess
import threading
import time

import pytest

from stack_in_containers import COMPOSE, PORTS, Client, Load, all_answer, api_key, balanced, replicas, shell, wait_until

SECONDS = float(os.environ.get("WRKHRS_SCALING_SECONDS", "8"))
FILES = int(os.environ.get("WRKHRS_SCALING_FILES", "25"))
READERS = 4
WORDS = ("valve pump beam column weld bolt pressure steel copper flange gasket bearing shaft rotor stator coil anode cathode buffer acid base salt ester "
         "amine polymer resin fibre laminate stress strain shear torsion moment load span joint truss girder plate shell tank pipe duct filter").split()
pytestmark = [pytest.mark.usefixtures("this_machine_may_be_used"), pytest.mark.timeout(1800)]


def words(seed, count):
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def rag():
    return Client(PORTS["wrkhrs-rag"], api_key())


@pytest.fixture(scope="module")
def store():
    """A vector store with FILES documents, on one replica of each service."""
    shell("scripts/ai_up", timeout=1700)  # makes what images are missing, too
    all_answer()
    client = rag()
    status, made = client.call("POST", "/v1/vector_stores", {"name": "scaling"})
    assert status == 200, made
    files = []
    for number in range(FILES):
        text = "\n".join(f"# Part {part} of {number}\n\nThe mark{number}x{part} stands here. {words(number * 1000 + part, 80)}.\n" for part in range(40))
        status, file = client.upload(f"scaling-{number}.md", text)
        assert status == 200, file
        files.append(file["id"])
    status, batch = client.call("POST", f"/v1/vector_stores/{made['id']}/file_batches", {"file_ids": files})
    assert status == 200, batch
    wait_until(lambda: client.call("GET", f"/v1/vector_stores/{made['id']}")[1]["file_counts"]["completed"] == FILES, 600, "all files are taken in")
    yield made["id"]
    client.call("DELETE", f"/v1/vector_stores/{made['id']}")


def scale(**counts):
    """Runs `up -d` with as many replicas, and waits until the edge sends requests to all of them."""
    options = " ".join(f"--scale wrkhrs-{name.replace('_', '-')}={count}" for name, count in counts.items())
    shell(f"{COMPOSE} up -d {options}")
    for name, count in counts.items():
        service = f"wrkhrs-{name.replace('_', '-')}"
        wait_until(lambda: balanced(service) == count, 120, f"the edge sends requests to {count} replicas of {service}")


def searching(store, threads=READERS):
    clients = [rag() for _ in range(threads)]
    count = iter(range(10**9))

    def search(thread):
        return clients[thread].call("POST", "/v1/search", {"query": words(next(count), 4), "vector_store_ids": [store], "max_num_results": 5})
    return Load("searches", threads, search)


def warm_up(store, seconds=3):
    """Until each replica has loaded its model and taken in the passages."""
    load = searching(store)
    time.sleep(seconds)
    assert not load.stop().failures(), load


def rate(store, replica_count):
    load = searching(store)
    time.sleep(SECONDS)
    load.stop()
    print(f"\n{replica_count} replica(s): {load}")
    assert not load.failures(), load
    return load.figures()["per_second"]


def test_three_replicas_search_no_slower_than_one(store):
    scale(rag=1)
    warm_up(store)
    rounds = []
    for _ in range(2):  # alternating, since other work on the machine comes and goes
        scale(rag=1)
        warm_up(store)
        one = rate(store, 1)
        scale(rag=3)
        warm_up(store, 6)
        rounds.append((one, rate(store, 3)))
    print(f"searches a second at one and at three replicas: {rounds}")
    assert max(three / one for one, three in rounds) >= 0.9, "fewer with three replicas than with one (beyond what the machine's noise is)"


def kill_9(container):
    """Kills the service itself, as the kernel would when memory runs out; Docker's own kill would not let it start again."""
    pid = shell(f"docker inspect --format '{{{{.State.Pid}}}}' {container}").strip()
    child = shell(f"cat /proc/{pid}/task/{pid}/children").split()
    shell("kill -9 " + " ".join(child or [pid]))


def test_a_replica_killed_under_load_loses_no_acknowledged_write_and_fails_no_search(store):
    scale(rag=3)
    warm_up(store, 6)
    acknowledged, refused = {}, []
    numbers, lock = iter(range(10**6)), threading.Lock()
    clients = [rag() for _ in range(2)]

    def write(thread):
        with lock:
            number = next(numbers)
        word = f"killmark{number}q{random.randrange(10**6)}"
        status, file = clients[thread].upload(f"kill-{number}.md", f"# Note {number}\n\nThe {word} valve opens at {number} bar.\n")
        if status == 200:
            status, added = clients[thread].call("POST", f"/v1/vector_stores/{store}/files", {"file_id": file["id"]})
            if status == 200:
                acknowledged[word] = file["id"]
                return status, added
            file = added
        refused.append((status, file))
        return status, file

    reads, writes = searching(store), Load("writes", 2, write, pause_s=0.02)
    time.sleep(SECONDS / 2)
    kills = 3
    for victim in replicas("wrkhrs-rag")[:kills]:
        kill_9(victim)
        time.sleep(SECONDS / 2)
        wait_until(lambda: balanced("wrkhrs-rag") == 3, 120, "the killed replica is back")
    reads.stop()
    writes.stop()
    print(f"\n{kills} kills\n{reads}\n{writes}")
    client = rag()
    left = dict(acknowledged)

    def all_taken_in():
        for word, file in list(left.items()):
            status, answer = client.call("GET", f"/v1/vector_stores/{store}/files/{file}")
            assert status == 200, f"lost: {word}: {answer}"
            assert answer["status"] != "failed", answer
            if answer["status"] == "completed":
                del left[word]
        return not left
    wait_until(all_taken_in, 300, "every acknowledged file is taken in")
    lost = [word for word in acknowledged if word not in str(client.call(
        "POST", "/v1/search", {"query": f"{word} valve", "vector_store_ids": [store], "max_num_results": 5})[1])]
    print(f"acknowledged writes: {len(acknowledged)}, lost: {len(lost)}; writes without an answer or refused: {len(refused)}; "
          f"searches: {len(reads.done)}, failed: {len(reads.failures())}")
    assert len(acknowledged) > 20 and not lost
    assert not reads.failures(), reads
    scale(rag=1)


def images_changed(version):
    """As after a pull: `build` makes other images, since their version label differs."""
    shell(f"WRKHRS_VERSION={version} {COMPOSE} build --quiet", timeout=900)


@pytest.mark.parametrize("count", [2, 1])
def test_an_update_drops_no_request_at_the_edge(store, count):
    everything = {name.removeprefix("wrkhrs-"): count for name in PORTS if name != "wrkhrs-llm"}  # one runner: a model's memory is the machine's
    variables = " ".join(f"WRKHRS_{name.upper().replace('-', '_')}_REPLICAS={n}" for name, n in everything.items())
    shell(f"{variables} {COMPOSE} up -d")
    for name in everything:
        wait_until(lambda: balanced(f"wrkhrs-{name}") == count, 180, f"{count} replicas of {name}")
    warm_up(store)
    before = set(replicas("wrkhrs-gateway") + replicas("wrkhrs-rag"))
    images_changed(f"0.1.{random.randrange(10**6)}")
    gateways = [Client(PORTS["wrkhrs-gateway"], api_key()) for _ in range(3)]
    chat = {"model": "smollm2-135m-instruct", "max_tokens": 8, "messages": [{"role": "user", "content": "Say hello."}]}
    loads = [
        searching(store, 2),
        Load("models at the gateway", 1, lambda _: gateways[0].call("GET", "/v1/models"), 0.05),
        Load("search through the gateway", 1, lambda _: gateways[1].call("POST", f"/v1/vector_stores/{store}/search", {"query": "pressure of the valve"}), 0.05),
        Load("chat through the gateway", 1, lambda _: gateways[2].call("POST", "/v1/chat/completions", chat), 0.05),
    ]
    time.sleep(3)
    began = time.monotonic()
    try:
        done = subprocess.run(["bash", "-c", f"{variables} {COMPOSE} up -d"], text=True, capture_output=True, timeout=300)
        took = time.monotonic() - began
        for name in everything:
            wait_until(lambda: balanced(f"wrkhrs-{name}") == count, 180, f"{count} replicas of {name}")
        time.sleep(3)
    finally:
        for load in loads:
            load.stop()
    print(f"\nupdate with {count} replica(s) of each service: `up -d` took {took:.1f} s\n" + "\n".join(map(str, loads)))
    assert done.returncode == 0, done.stderr
    assert not before & set(replicas("wrkhrs-gateway") + replicas("wrkhrs-rag")), "nothing was replaced"
    assert not re.search("wrkhrs-edge.*Recreate", done.stderr), "the edge was replaced"
    for load in loads:
        assert len(load.done) > 5 and not load.failures(), load
