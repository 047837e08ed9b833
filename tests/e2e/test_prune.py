"""wrkhrs prune: says what it would free, frees that, and leaves alone what is in use."""
import copy
import json
import subprocess

import httpx

from stack import Stack


def run_prune(stack: Stack, *options: str) -> subprocess.CompletedProcess[str]:
    """With a temporary folder of its own: in the machine's, others may have left something."""
    own = copy.copy(stack)
    (stack.home / "tmp").mkdir(exist_ok=True)
    own.environment = stack.environment | {"TMPDIR": str(stack.home / "tmp")}
    return own.run("prune", *options)


def prune(stack: Stack, *options: str) -> dict:
    done = run_prune(stack, "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_dry_run_frees_nothing_and_the_run_after_it_frees_just_that(stack):
    rotated = stack.home / "logs/wrkhrs-rag.log.3"
    rotated.write_text("x" * 1000)
    would = prune(stack, "--dry-run")
    assert would["dry_run"] and str(rotated) in would["paths"]
    by_name = {row["what"]: row for row in would["freed"]}
    assert by_name["rotated logs"]["bytes"] >= 1000
    for asked in ("runs older than 30 days", "stored bytes without a file"):
        assert by_name[asked]["note"] == "" and by_name[asked]["count"] == 0, "the services were asked, and everything is in use"
    assert rotated.exists()
    files = {path for path in stack.home.rglob("*") if path.is_file()}
    freed = prune(stack)
    assert freed["paths"] == would["paths"] and not rotated.exists()
    gone = {str(path) for path in files if not path.exists() and "-wal" not in path.name and "-shm" not in path.name}
    assert gone == set(would["paths"])
    assert stack.run("health").returncode == 0
    assert "Freed 0 B" in run_prune(stack).stdout


def test_only_the_stack_itself_may_ask_its_services(stack):
    for service, path, body in (("orchestrator", "/v1/runs/prune", {"older_than_days": 1, "dry_run": False}),
                                ("rag", "/v1/objects/sweep", {"dry_run": False})):
        answer = httpx.post(stack.url(service) + path, json=body, headers={"authorization": f"Bearer {stack.key}"}, timeout=60)
        assert answer.status_code == 403, answer.text
    answer = httpx.post(stack.url() + "/v1/runs/prune", json={}, headers={"authorization": f"Bearer {stack.key}"}, timeout=60)
    assert answer.status_code in (404, 405), "the gateway does not pass it on"


def test_without_a_stack_what_the_services_own_is_left_alone_and_said(tmp_path):
    idle = Stack(tmp_path)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/wrkhrs-rag.log.1").write_text("x")
    answer = prune(idle)
    notes = [row["note"] for row in answer["freed"] if row["note"]]
    assert len(notes) == 2 and all("left alone" in note or "internal-token" in note for note in notes)
    assert not (tmp_path / "logs/wrkhrs-rag.log.1").exists()
