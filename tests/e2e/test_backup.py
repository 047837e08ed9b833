"""`wrkhrs backup` with a real stack: made while it runs, verified, drilled, restored, with the same answers afterwards."""
import copy
import json
import pathlib
import random
import shutil
import signal
import subprocess
import time

from stack import BIN_DIR, Stack, eventually

MANUALS = {f"pump-{i}.md": f"# Pump P-{i}\n\nThe pump P-{i} delivers {20 + i} m3/h at {2 + i % 5} bar.\n\n"
                           f"# Service of P-{i}\n\nIts bearings are greased every {500 + 10 * i} hours with grease no. {i}.\n" for i in range(12)}
QUERIES = ["grease of pump P-7", "which pump delivers 25 m3/h", "bearings"]


def ingest(stack: Stack, documents: dict[str, str], folder: pathlib.Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in documents.items():
        (folder / name).write_text(text)
    done = stack.run("ingest", str(folder), "--store", "plant", timeout=300)
    assert done.returncode == 0, done.stderr


def results(stack: Stack) -> list:
    with stack.http() as client:
        found = [client.post("/v1/search", json={"query": query, "max_num_results": 8}).raise_for_status().json()["data"] for query in QUERIES]
    return [[(hit["file_id"], hit["content"], hit["score"]) for hit in hits] for hits in found]


def counts(stack: Stack) -> dict:
    with stack.http() as client:
        files = client.get("/v1/files?limit=100").raise_for_status().json()["data"]
        stores = client.get("/v1/vector_stores").raise_for_status().json()["data"]
    with stack.http("orchestrator") as client:
        runs = client.get("/v1/runs?limit=100").raise_for_status().json()["data"]
    return {"files": sorted(file["id"] for file in files), "stores": [store["file_counts"] for store in stores], "runs": len(runs)}


def backup(stack: Stack, *words: str, code: int = 0, **options) -> dict:
    done = stack.run("backup", *words, "--json", timeout=300, **options)
    assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout)


def flip_a_byte(path: pathlib.Path) -> None:
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(content)


def test_all_is_there_again_after_a_restore_onto_an_empty_machine(new_stack, tmp_path):
    target = tmp_path / "nas"
    stack = new_stack({"WRKHRS_BACKUP_TARGET": str(target)})
    ingest(stack, MANUALS, tmp_path / "documents")
    assert stack.run("ask", "What is the grease of pump P-7?", timeout=240).returncode == 0
    before_counts, before_results = counts(stack), results(stack)

    made = backup(stack, "create")
    assert made["complete"] and made["made_key"]
    assert made["counts"]["files"] == 12 and made["counts"]["blobs"] == 12 and made["counts"]["runs"] == before_counts["runs"]
    key = stack.home / "backup-key"
    assert key.stat().st_mode & 0o777 == 0o600
    secret = key.read_text().strip()
    stored = [path for path in target.rglob("*") if path.is_file()]
    for path in [*stored, *(stack.home / "logs").glob("*")]:
        assert secret.encode() not in path.read_bytes(), path
        assert b"bearings" not in path.read_bytes() or path not in stored, path
    assert backup(stack, "create")["new_bytes"] < made["new_bytes"]  # only what changed is sent again
    assert backup(stack, "verify", "--all")["sound"]
    listed = backup(stack, "list")["backups"]
    assert [one["complete"] for one in listed] == [True, True] and all(one["verified_at"] for one in listed)
    drilled = backup(stack, "drill", made["id"])
    assert drilled["started"] and drilled["searches_ranked"] == drilled["searches"] > 0, drilled
    assert results(stack) == before_results  # the drill left the real one alone
    metrics = stack.http(key=None).get("/metrics").text
    assert "wrkhrs_backup_last_success_timestamp_seconds" in metrics and "wrkhrs_backup_last_check_failed 0" in metrics

    refused = stack.run("backup", "restore", "--force")
    assert refused.returncode == 1 and "wrkhrs down" in refused.stderr
    stack.down()
    refused = stack.run("backup", "restore")
    assert refused.returncode == 1 and "--force" in refused.stderr

    saved_key = tmp_path / "key-in-the-safe"
    shutil.copy(key, saved_key)
    shutil.rmtree(stack.home)
    del stack.__dict__["key"]  # read anew from the restored home
    restored = backup(stack, "restore", made["id"], "--key-file", str(saved_key))
    assert restored["restored_files"] == made["files"] and restored["kept"] == []
    stack.up()
    assert counts(stack) == before_counts
    assert results(stack) == before_results
    assert stack.run("ask", "What is the grease of pump P-3?", timeout=240).returncode == 0


def test_a_drill_and_a_verify_find_one_changed_byte(new_stack, tmp_path):
    target = tmp_path / "nas"
    stack = new_stack({"WRKHRS_BACKUP_TARGET": str(target)})
    ingest(stack, dict(list(MANUALS.items())[:3]), tmp_path / "documents")
    made = backup(stack, "create")
    pieces = sorted((target / "pieces").rglob("*"), key=lambda path: path.stat().st_size)
    victim = random.choice([path for path in pieces if path.is_file()])
    whole = victim.read_bytes()
    flip_a_byte(victim)
    for command in ("drill", "verify"):
        found = backup(stack, command, code=1)
        problems = found["problems"] if command == "drill" else found["backups"][0]["problems"]
        assert not found["sound"] and any(victim.name in problem for problem in problems), problems
    assert backup(stack, "list")["backups"][0]["damage"]
    assert "wrkhrs_backup_last_check_failed 1" in stack.http(key=None).get("/metrics").text
    other = copy.copy(stack)
    other.home = tmp_path / "other"
    refused = other.run("backup", "restore", "latest", "--key-file", str(stack.home / "backup-key"))
    assert refused.returncode == 1 and not other.home.joinpath("data").exists(), refused.stderr
    victim.write_bytes(whole)
    assert backup(stack, "drill", made["id"])["sound"]


def test_a_create_and_a_restore_that_are_killed_can_be_made_again(new_stack, tmp_path):
    target = tmp_path / "nas"
    stack = new_stack({"WRKHRS_BACKUP_TARGET": str(target)})
    ingest(stack, MANUALS, tmp_path / "documents")
    before = results(stack)
    options = ["--home", str(stack.home), "--port-offset", str(stack.offset)]

    def kill_after(seconds: float, *words: str) -> None:
        process = subprocess.Popen([BIN_DIR / "wrkhrs", "backup", *words, *options], env=stack.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()

    for _ in range(6):
        kill_after(random.uniform(0.05, 2.0), "create")
    assert backup(stack, "create")["complete"]
    assert backup(stack, "verify", "--all")["sound"]
    stack.down()
    for _ in range(6):
        kill_after(random.uniform(0.05, 1.5), "restore", "--force")
    stack.up()  # the old home or the new one, and both have the same
    assert results(stack) == before
    stack.down()
    backup(stack, "restore", "--force")
    stack.up()
    assert results(stack) == before


def test_a_running_stack_makes_backups_by_itself(new_stack, tmp_path):
    target = tmp_path / "nas"
    stack = new_stack({"WRKHRS_BACKUP_TARGET": str(target), "WRKHRS_BACKUP_EVERY_HOURS": "1"})
    due = backup(stack, "schedule")
    assert due["last_success_at"] == 0 and due["next_at"] <= time.time() + 5
    eventually(lambda: backup(stack, "schedule")["verified_at"], 180, "a backup was made and verified")
    after = backup(stack, "schedule")
    assert after["last_success_at"] and after["next_at"] > time.time() + 3000
    assert len(list((target / "backups").iterdir())) == 1
