"""Outages and loss of data of the systems under the services, rehearsed on the native platform: PostgreSQL, an S3 server, MLflow.

Rows of outage_table.py. Their home is a small file system of its own, so that its disk can be filled. Minutes long: `make long-tests`. Run
with -s it prints what it saw; docs/results/outages.md has that.

WRKHRS_OUTAGE_PROGRAMS   which programs (default postgres,s3,mlflow); what needs another one is skipped
WRKHRS_OUTAGE_S3         which S3 server (default versitygw, whose files the tests of damaged blobs look for; or minio)
"""
import os
import pathlib
import shutil
import signal
import time

import httpx
import pytest

from native_platform import Platform
from stack import Stack, eventually
from test_doctor import doctor, is_root, named, tmpfs
from test_outages import TEXT, content, embed, fill, make_run, run_status, upload

pytestmark = [pytest.mark.timeout(2400), pytest.mark.long, pytest.mark.skipif(not is_root, reason="mounts a file system")]
PROGRAMS = os.environ.get("WRKHRS_OUTAGE_PROGRAMS", "postgres,s3,mlflow")
S3_SERVER = os.environ.get("WRKHRS_OUTAGE_S3", "versitygw")
needs_mlflow = pytest.mark.skipif("mlflow" not in PROGRAMS, reason="WRKHRS_OUTAGE_PROGRAMS leaves MLflow out")
LIMIT_S = {"x-request-timeout-ms": "5000"}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("platform")
    with tmpfs(folder / "home", "size=700m,mode=700") as home:
        one = Platform(home, PROGRAMS)
        one.stack.environment |= {"WRKHRS_BACKUP_TARGET": str(folder / "nas"), "WRKHRS_PLATFORM_S3_SERVER": S3_SERVER}
        try:
            done = one.up(1200)
            assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
            one.stack.up(wait_s=300)
            yield one
        finally:
            one.stack.run("down")
            one.stack.run("platform", "down", timeout=240)


@pytest.fixture
def kept(platform):
    """What was acknowledged before each outage, and is there after it."""
    text = TEXT + os.urandom(8).hex().encode()
    one = {"text": text, "file": upload(platform.stack, text), "run": make_run(platform.stack)}
    yield one
    assert content(platform.stack, one["file"]).content == text, "a file is lost"
    assert run_status(platform.stack, one["run"]) == "completed", "a run is lost"
    # On a busy machine MLflow answers later than the doctor waits; that its runs arrive is looked at where it was the one that was broken.
    eventually(lambda: [f for f in doctor(platform.stack) if f["subject"] != "mlflow"] == [], 240, "nothing is wrong any more")


def processes(platform: Platform, program: str) -> list[int]:
    """A program of the platform and all below it."""
    children: dict[int, list[int]] = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found = [platform.status()[program]["pid"]]
    for pid in found:
        found += children.get(pid, [])
    return found


def send(pids: list[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def tried(stack: Stack, method: str, path: str, **options) -> httpx.Response:
    with stack.http() as client:
        return client.request(method, path, headers=LIMIT_S, **options)


def try_upload(stack: Stack, bytes_: bytes) -> httpx.Response:
    return tried(stack, "POST", "/v1/files", files={"file": ("x.txt", bytes_)}, data={"purpose": "assistants"})


def is_back(platform: Platform, program: str) -> None:
    eventually(lambda: platform.status()[program]["state"] == "healthy", 300, f"{program} is well")


def works_again(platform: Platform, began: float, what: str) -> None:
    def works():
        answer = try_upload(platform.stack, os.urandom(64))
        return answer.status_code == 200
    eventually(works, 180, "uploads work again")
    print(f"\n{what}: uploads work again {time.monotonic() - began:.1f} s after the way back began")


def tracked(platform: Platform, *runs: str, within_s: float = 240) -> None:
    """These runs have reached MLflow, and each run there is there once."""
    def recorded():
        return platform.sql("SELECT value FROM tags WHERE key = 'wrkhrs.run_id'", "mlflow").split()
    eventually(lambda: set(runs) <= set(recorded()), within_s, f"{len(runs)} runs are in MLflow")
    there = recorded()
    assert len(there) == len(set(there)), "a run is in MLflow twice"
    print(f"\n{len(runs)} acknowledged runs in MLflow, none twice of {len(there)}")


@pytest.mark.parametrize("program", ["postgres", "s3", pytest.param("mlflow", marks=needs_mlflow)])
def test_it_is_killed(platform, kept, program):
    before = platform.status()[program]
    began = time.monotonic()
    send(processes(platform, program), signal.SIGKILL)
    eventually(lambda: platform.status()[program]["restarts"] > before["restarts"], 60, "it is started again")
    is_back(platform, program)
    works_again(platform, began, f"kill -9 of {program}")
    if program == "mlflow":
        tracked(platform, make_run(platform.stack))


def test_postgres_is_cut_off(platform, kept):
    pids = processes(platform, "postgres")
    send(pids, signal.SIGSTOP)
    try:
        began = time.monotonic()
        for answer in (try_upload(platform.stack, b"lost?"), tried(platform.stack, "GET", "/v1/files"), tried(platform.stack, "GET", "/v1/vector_stores")):
            assert answer.status_code in (503, 504) and answer.json()["error"]["message"], answer.text
        assert time.monotonic() - began < 30, "each within its caller's five seconds"
        assert embed(platform.stack).status_code == 200, "what needs no database goes on"
        assert "postgres" in {f["subject"] for f in doctor(platform.stack) if f["id"].startswith("system-")}
    finally:
        send(pids, signal.SIGCONT)
    works_again(platform, time.monotonic(), "PostgreSQL cut off")


def test_s3_is_cut_off(platform, kept):
    pids = processes(platform, "s3")
    send(pids, signal.SIGSTOP)
    try:
        answer = try_upload(platform.stack, os.urandom(64))
        assert answer.status_code in (503, 504) and answer.json()["error"]["message"], answer.text
        assert tried(platform.stack, "GET", "/v1/files").status_code == 200, "what needs no blob goes on"
        assert "s3" in {f["subject"] for f in doctor(platform.stack) if f["id"].startswith("system-")}
    finally:
        send(pids, signal.SIGCONT)
    works_again(platform, time.monotonic(), "S3 cut off")


@needs_mlflow
def test_mlflow_is_cut_off(platform, kept):
    pids = processes(platform, "mlflow")
    send(pids, signal.SIGSTOP)
    try:
        runs = [make_run(platform.stack) for _ in range(5)]
        assert "mlflow" in {f["subject"] for f in doctor(platform.stack) if f["id"].startswith("system-")}
    finally:
        send(pids, signal.SIGCONT)
    began = time.monotonic()
    tracked(platform, kept["run"], *runs)
    print(f"\nMLflow cut off: the runs that waited are there {time.monotonic() - began:.1f} s after")


def test_the_disk_of_all_of_it_is_full(platform, kept):
    """Nothing is acknowledged and lost, errors are clear, and with room again all goes on without anybody's help."""
    fill(platform.home / "ballast")
    acknowledged, refused = {}, None
    try:
        for number in range(400):
            bytes_ = os.urandom(65536)
            answer = try_upload(platform.stack, bytes_)
            if answer.status_code == 200:
                acknowledged[answer.json()["id"]] = bytes_
            else:
                refused = answer
                break
        assert refused is not None and refused.status_code in (503, 504, 507), refused
        print(f"\nfull disk: {len(acknowledged)} uploads were still taken, then {refused.status_code} {refused.text}")
        assert embed(platform.stack).status_code == 200
        assert named(doctor(platform.stack), "disk-full")["fix"].startswith("du -xhd2")
    finally:
        (platform.home / "ballast").unlink()
    began = time.monotonic()
    for program in platform.programs:
        is_back(platform, program)
    works_again(platform, began, "full disk")
    for file, bytes_ in acknowledged.items():
        assert content(platform.stack, file).content == bytes_, "an acknowledged upload is lost"
    run = make_run(platform.stack)
    if "mlflow" in platform.programs:
        tracked(platform, run)


def backed_up(platform: Platform) -> None:
    done = platform.stack.run("backup", "create", timeout=300)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def restored(platform: Platform) -> None:
    done = platform.stack.run("backup", "restore", "--force", timeout=600)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def test_a_blob_in_s3_is_damaged_or_deleted(platform, kept):
    for how in ("damaged", "deleted"):
        text = TEXT + os.urandom(16).hex().encode()
        file = upload(platform.stack, text)
        found = [path for path in (platform.home / "data/s3").rglob("*") if path.is_file() and path.stat().st_size == len(text) and path.read_bytes() == text]
        assert len(found) == 1, found
        found[0].unlink() if how == "deleted" else found[0].write_bytes(text[:-1] + b"?")
        with pytest.raises(httpx.HTTPError):
            answer = content(platform.stack, file)
            assert how == "deleted" and answer.status_code == 503 and answer.json()["error"]["code"] == "content_lost", answer.text
            answer.raise_for_status()
        upload(platform.stack, text, "again.txt")
        assert content(platform.stack, file).content == text, "the same bytes heal it"


@pytest.mark.parametrize("how", ["damaged", "deleted"])
def test_the_database_server_loses_its_data(platform, kept, how):
    """Its folder is damaged or gone: a new cluster is made, and the backup is loaded into it. Blobs in S3 stay."""
    stack = platform.stack
    backed_up(platform)
    data = platform.home / "data/postgres"
    if how == "damaged":
        table = platform.sql("SELECT pg_relation_filepath('rag.file')")
        platform.sql("CHECKPOINT")
        send(processes(platform, "postgres"), signal.SIGKILL)
        with open(data / table, "r+b") as file:
            file.write(os.urandom(8192))
        is_back(platform, "postgres")
        answer = eventually(lambda: (a := tried(stack, "GET", "/v1/files")).status_code == 503 and a.json()["error"]["code"] == "database_unusable" and a,
                            60, "it is refused, and asking again is not advised")
        assert answer.json()["error"]["message"]
        print(f"\ndamaged table: {answer.status_code} {answer.text}")
    began = time.monotonic()
    stack.down()
    platform.down()
    data.rename(data.with_name("postgres.lost"))
    done = platform.up(1200)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    restored(platform)
    stack.up(wait_s=300)
    shutil.rmtree(data.with_name("postgres.lost"))
    works_again(platform, began, f"PostgreSQL's data {how}")


def test_s3_loses_its_data(platform, kept):
    stack = platform.stack
    backed_up(platform)
    bucket = platform.home / "data/s3/buckets/wrkhrs"
    assert bucket.is_dir()
    shutil.rmtree(bucket)
    answer = content(stack, kept["file"])
    assert answer.status_code >= 400, "it says so"
    print(f"\nbucket gone: {answer.status_code} {answer.text}")
    began = time.monotonic()
    stack.down()
    platform.down()
    done = platform.up(1200)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    restored(platform)
    stack.up(wait_s=300)
    works_again(platform, began, "S3's data deleted")


@needs_mlflow
def test_mlflow_loses_its_data(platform, kept):
    """Its database is dropped: it is made anew at the next start; what it had is lost, runs from then on are taken."""
    stack = platform.stack
    began = time.monotonic()
    stack.down()
    platform.sql("DROP DATABASE mlflow WITH (FORCE)", "postgres")
    platform.sql("CREATE DATABASE mlflow OWNER mlflow", "postgres")
    platform.down()
    done = platform.up(1200)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    stack.up(wait_s=300)
    tracked(platform, *[make_run(stack) for _ in range(3)])
    print(f"\nMLflow's database dropped: a run is tracked again {time.monotonic() - began:.1f} s after")
