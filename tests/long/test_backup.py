"""A full backup of 10,000 passages with runs and blobs: made, wiped, restored, with the same counts and search results, and a drill that
finds one changed byte. Prints what took how long.

WRKHRS_BACKUP_PASSAGES   how many (default 10000)
"""
import json
import os
import pathlib
import random
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from stack import Stack  # noqa: E402

PASSAGES = int(os.environ.get("WRKHRS_BACKUP_PASSAGES", "10000"))
SECTIONS = 50  # passages a document
QUERIES = ["grease of the bearings", "which pump delivers 250 m3/h", "a valve that opens at 7 bar", "inspected every 300 hours",
           "motor of 22 kW", "seal made of Viton"]


def document(number: int, choose: random.Random) -> str:
    """Sections that each fill one passage of 60 tokens."""
    text = f"# Unit {number}\n\n"
    for section in range(SECTIONS):
        kind = choose.choice(["pump", "valve", "compressor", "mixer", "heat exchanger"])
        text += (f"## {kind.title()} {number}-{section}\n\nThe {kind} {number}-{section} delivers {choose.randrange(5, 900)} m3/h at "
                 f"{choose.randrange(1, 40)} bar with a motor of {choose.randrange(1, 200)} kW. Its seal is made of "
                 f"{choose.choice(['Viton', 'EPDM', 'PTFE', 'graphite'])}; it is inspected every {choose.randrange(50, 9000)} hours.\n\n")
    return text


def command(stack: Stack, *words: str, code: int = 0) -> tuple[dict, float]:
    began = time.monotonic()
    done = stack.run("backup", *words, "--json", timeout=3600)
    assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout), time.monotonic() - began


def state(stack: Stack) -> dict:
    with stack.http() as client:
        found = [client.post("/v1/search", json={"query": query, "max_num_results": 20}).raise_for_status().json()["data"] for query in QUERIES]
        stores = client.get("/v1/vector_stores").raise_for_status().json()["data"]
        files = client.get("/v1/files?limit=10000").raise_for_status().json()["data"]
    with stack.http("orchestrator") as client:
        runs = client.get("/v1/runs?limit=100").raise_for_status().json()["data"]
    return {"searches": [[(hit["file_id"], hit["content"], hit["score"]) for hit in hits] for hits in found],
            "stores": [(store["id"], store["file_counts"], store["usage_bytes"]) for store in stores], "files": len(files),
            "runs": [run["id"] for run in runs]}


def test_ten_thousand_passages_come_back(tmp_path):
    target = tmp_path / "target"
    stack = Stack(tmp_path / "home", {"WRKHRS_BACKUP_TARGET": str(target)})
    stack.up()
    try:
        choose = random.Random(20261126)
        began = time.monotonic()
        with stack.openai() as client:
            store = client.vector_stores.create(name="plant")
            for number in range(PASSAGES // SECTIONS):
                file = client.files.create(file=(f"unit-{number}.md", document(number, choose).encode()), purpose="assistants")
                client.vector_stores.files.create(store.id, file_id=file.id, chunking_strategy={
                    "type": "static", "static": {"max_chunk_size_tokens": 100, "chunk_overlap_tokens": 0}})
            while (counted := client.vector_stores.retrieve(store.id).file_counts).in_progress:
                time.sleep(1)
            assert counted.failed == 0
        ingest_seconds = time.monotonic() - began
        for number in (3, 7, 11):
            assert stack.run("ask", f"What is the seal of pump {number}-1 made of?", timeout=300).returncode == 0
        before = state(stack)
        assert len(before["runs"]) == 3

        made, create_seconds = command(stack, "create")
        assert made["complete"] and made["counts"]["passages"] >= PASSAGES * 0.95
        again, again_seconds = command(stack, "create")
        verified, verify_seconds = command(stack, "verify", made["id"])
        assert verified["sound"]
        drilled, drill_seconds = command(stack, "drill", made["id"])
        assert drilled["started"] and drilled["sound"] and drilled["searches_ranked"] == drilled["searches"] == 8
        assert state(stack) == before

        stack.down()
        key = tmp_path / "key"
        shutil.copy(stack.home / "backup-key", key)
        home_bytes = sum(path.stat().st_size for path in stack.home.rglob("*") if path.is_file())
        shutil.rmtree(stack.home)
        del stack.__dict__["key"]
        restored, restore_seconds = command(stack, "restore", made["id"], "--key-file", str(key))
        began = time.monotonic()
        stack.up()
        after = state(stack)
        up_seconds = time.monotonic() - began
        assert after == before

        victim = choose.choice([path for path in sorted((target / "pieces").rglob("*")) if path.is_file()])
        content = bytearray(victim.read_bytes())
        content[choose.randrange(len(content))] ^= 1
        victim.write_bytes(content)
        shutil.copy(key, stack.home / "backup-key")
        found, found_seconds = command(stack, "drill", made["id"], code=1)
        assert not found["sound"] and any(victim.name in problem for problem in found["problems"])

        print(f"\npassages {made['counts']['passages']}, files {made['counts']['files']}, blobs {made['counts']['blobs']}, runs {len(before['runs'])}, "
              f"home {home_bytes / 1e6:.1f} MB, backup {made['bytes'] / 1e6:.1f} MB, ingest {ingest_seconds:.0f} s")
        for name, seconds, note in [
                ("create, first", create_seconds, f"{made['new_bytes'] / 1e6:.1f} MB sent"),
                ("create, second", again_seconds, f"{again['new_bytes'] / 1e6:.1f} MB sent"),
                ("verify", verify_seconds, ""),
                ("drill", drill_seconds, f"restore {drilled['restore_seconds']:.1f} s, start {drilled['start_seconds']:.1f} s, "
                                         f"{drilled['searches']} searches {drilled['search_seconds']:.1f} s"),
                ("restore after the wipe", restore_seconds, f"{restored['restored_files']} files"),
                ("up and the searches", up_seconds, "same counts, same results"),
                ("drill with one changed bit", found_seconds, found["problems"][0])]:
            print(f"| {name} | {seconds:.1f} s | {note} |")
    finally:
        stack.down()
