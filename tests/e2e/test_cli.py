"""The command line against a running stack: what a person and a script rely on."""
import json
import os
import pathlib
import signal
import socket
import time

import httpx
import pytest

from stack import PORTS, Stack, eventually

CORPUS = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "wrkhrs" / "corpus"
DONE, FAILED, USAGE, NOT_RUNNING = 0, 1, 2, 3


def gone(pid: int) -> bool:
    """Not running; a child that nobody has reaped counts as gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


# --- what needs no stack


@pytest.fixture
def idle(tmp_path) -> Stack:
    """A home in which nothing runs."""
    return Stack(tmp_path)


def test_every_command_has_help_with_an_example(idle):
    for command in ("up", "down", "status", "health", "doctor", "restart", "logs", "ask", "ingest", "search", "transcribe", "tools run",
                    "models pull", "config show", "keys add", "completion"):
        done = idle.run(*command.split(), "--help")
        assert done.returncode == DONE, command
        assert "wrkhrs " + command in done.stdout.split("Examples:")[1], command


def test_wrong_use_is_2_and_no_stack_is_3(idle):
    assert idle.run("no-such-command").returncode == USAGE
    assert idle.run("restart").returncode == USAGE
    assert idle.run("logs", "no-such-service").returncode == USAGE
    for command in (["status"], ["restart", "rag"], ["health"]):
        done = idle.run(*command)
        assert done.returncode == NOT_RUNNING, done
        assert "wrkhrs up" in done.stdout + done.stderr
    assert idle.run("down").returncode == DONE


def test_a_wrong_configuration_names_line_and_nearest_key(idle):
    (idle.home / "wrkhrs.yaml").write_text("log_level: info\ngateway:\n  prot: 1\n")
    for command in (["config", "check"], ["up", "--detach"], ["status"]):
        done = idle.run(*command)
        assert done.returncode == (USAGE if command != ["status"] else 3)  # the state is shown all the same: no stack runs
        assert "line 3: unknown setting 'gateway.prot'. Did you mean 'port'?" in done.stderr


def test_config_show_says_where_values_come_from_and_hides_secrets(tmp_path):
    (tmp_path / "wrkhrs.yaml").write_text("rag:\n  file_bytes_max: 2048\n")
    stack = Stack(tmp_path, {"WRKHRS_API_KEY": "wk-canary-canary-canary", "ASR_DEVICE": "cpu"})
    shown = json.loads(stack.run("config", "show", "--json").stdout)
    assert shown["rag.file_bytes_max"] == {"value": "2048", "from": "wrkhrs.yaml line 2"}
    assert shown["asr.device"] == {"value": "cpu", "from": "ASR_DEVICE"}
    assert shown["api_key"] == {"value": "(set)", "from": "WRKHRS_API_KEY"}
    assert "canary" not in stack.run("config", "show").stdout


def test_a_taken_port_is_named(idle):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", PORTS["mcp"] + idle.offset))
        taken.listen()
        done = idle.run("up", "--detach")
    assert done.returncode == FAILED
    assert f"Port {PORTS['mcp'] + idle.offset} for wrkhrs-mcp" in done.stderr
    assert f"(process {os.getpid()})" in done.stderr


def test_completion_scripts_parse(idle, tmp_path):
    import subprocess
    script = idle.run("completion", "bash").stdout
    assert subprocess.run(["bash", "-n"], input=script, text=True).returncode == 0
    probe = script + '\nCOMP_WORDS=(wrkhrs models p); COMP_CWORD=2; _wrkhrs; echo "${COMPREPLY[@]}"'
    assert subprocess.run(["bash", "-c", probe], capture_output=True, text=True).stdout.strip() == "pull"


# --- what a running stack answers


def test_status_and_health_show_every_service(stack):
    status = json.loads(stack.run("status", "--json").stdout)
    assert status["healthy"] and {s["name"].removeprefix("wrkhrs-") for s in status["services"]} == set(PORTS)
    assert all(s["resident_bytes"] > 0 for s in status["services"])
    health = json.loads(stack.run("health", "--json").stdout)
    assert health["healthy"], health
    table = stack.run("health").stdout
    assert all(f"wrkhrs-{name}" in table for name in PORTS)


def test_up_again_changes_nothing(stack):
    before = {name: s["pid"] for name, s in stack.status().items()}
    begin = time.monotonic()
    done = stack.run("up", "--detach")
    assert done.returncode == DONE and "already runs" in done.stdout
    assert time.monotonic() - begin < 5
    assert {name: s["pid"] for name, s in stack.status().items()} == before


def test_commands_find_the_ports_of_a_running_stack_by_its_home(stack):
    import subprocess
    from stack import BIN_DIR
    done = subprocess.run([BIN_DIR / "wrkhrs", "health", "--home", stack.home], capture_output=True, text=True,
                          env=stack.environment)
    assert done.returncode == DONE, done.stdout


def test_logs_are_shown_and_filtered(stack):
    everything = stack.run("logs", "-n", "200").stdout
    assert "gateway" in everything and "orchestrator" in everything
    only = stack.run("logs", "gateway", "-n", "5", "--json").stdout.splitlines()
    assert only and all(json.loads(line)["service"] == "wrkhrs-gateway" for line in only)


def test_ingest_search_and_ask(stack, tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "pump.md").write_text("# Feed pump P-101\n\nThe feed pump P-101 draws 2.2 kW at full load. Its seal is replaced "
                                    "every 4000 hours.\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnot a pdf\n")
    (folder / "ignored.bin").write_bytes(b"\0\1\2")
    done = stack.run("ingest", str(folder), "--store", "cli-test", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == FAILED, "a file failed"
    assert report["added"] == 1
    assert [pathlib.Path(f["file"]).name for f in report["failed"]] == ["broken.pdf"]
    assert report["failed"][0]["reason"]

    again = json.loads(stack.run("ingest", str(folder / "pump.md"), "--store", "cli-test", "--json").stdout)
    assert (again["added"], again["unchanged"]) == (0, 1)
    (folder / "pump.md").write_text("# Feed pump P-101\n\nThe feed pump P-101 draws 2.4 kW at full load.\n")
    changed = json.loads(stack.run("ingest", str(folder / "pump.md"), "--store", "cli-test", "--json").stdout)
    assert (changed["added"], changed["replaced"]) == (1, 1)

    store = report["vector_store_id"]
    found = stack.run("search", "power of the feed pump", "--store", store)
    assert found.returncode == DONE
    assert "pump.md" in found.stdout and "2.4 kW" in found.stdout and "2.2 kW" not in found.stdout

    answer = stack.run("ask", "How much power does the feed pump P-101 draw at full load?", "--store", store)
    assert answer.returncode == DONE, answer.stderr
    assert "2.4 kW" in answer.stdout
    assert "Sources:" in answer.stdout and "[1] pump.md" in answer.stdout
    body = json.loads(stack.run("ask", "--json", "--store", store, "How much power does the feed pump P-101 draw?").stdout)
    assert body["wrkhrs"]["run_id"]
    stack.openai().vector_stores.delete(store)


def test_transcribe(stack):
    recording = CORPUS / "sense-and-sensibility.wav"
    if not recording.exists():
        pytest.skip("no sample recording: `make corpus`")
    done = stack.run("transcribe", str(recording))
    assert done.returncode == DONE, done.stderr
    assert len(done.stdout.split()) > 5
    assert "-->" in stack.run("transcribe", str(recording), "--format", "srt").stdout
    missing = stack.run("transcribe", "no-such-file.wav")
    assert missing.returncode == FAILED and "no-such-file.wav" in missing.stderr


def test_tools_are_listed_described_and_run(stack):
    assert "chem_molar_mass" in stack.run("tools", "list").stdout
    assert "formula" in stack.run("tools", "describe", "chem_molar_mass").stdout
    done = stack.run("tools", "run", "chem_molar_mass", "formula=H2SO4")
    assert done.returncode == DONE and "98.0" in done.stdout, done
    wrong = stack.run("tools", "run", "chem_molar_mass", "formula=Xx9")
    assert wrong.returncode == FAILED


def test_keys_count_at_once_and_end_at_once(stack):
    key = json.loads(stack.run("keys", "add", "cli-test", "--json").stdout)

    def status() -> int:
        with stack.http(key=key["key"]) as client:
            return client.get("/v1/models").status_code

    eventually(lambda: status() == 200, 3, "the new key counts")
    assert key["id"] in stack.run("keys", "list").stdout
    assert stack.run("keys", "revoke", key["id"]).returncode == DONE
    eventually(lambda: status() == 401, 3, "the revoked key no longer counts")


def test_errors_are_sentences_and_json_errors_are_json(stack):
    done = stack.run("ask", "--model", "no-such-model", "hello")
    assert done.returncode == FAILED
    assert done.stderr.startswith("wrkhrs: ") and "no-such-model" in done.stderr
    done = stack.run("tools", "describe", "no-such-tool", "--json")
    assert done.returncode == FAILED
    assert json.loads(done.stdout)["error"]["message"]


# --- life and death of a stack


def test_a_killed_supervisor_takes_its_services_along_and_the_next_up_works(new_stack):
    stack = new_stack()
    services = [s["pid"] for s in stack.status().values()]
    supervisor = json.loads(stack.run("status", "--json").stdout)["pid"]
    os.kill(supervisor, signal.SIGKILL)
    eventually(lambda: all(gone(pid) for pid in services), 5, "the services have ended")
    assert stack.run("status").returncode == NOT_RUNNING
    stack.up()
    assert json.loads(stack.run("status", "--json").stdout)["healthy"]


def test_restart_changes_one_process_and_down_ends_all(new_stack):
    stack = new_stack()
    before = {name: s["pid"] for name, s in stack.status().items()}
    assert stack.run("restart", "mcp").returncode == DONE
    after = {name: s["pid"] for name, s in stack.status().items()}
    assert {name for name in PORTS if before[name] != after[name]} == {"mcp"}
    stack.down()
    assert all(gone(pid) for pid in after.values())
    with pytest.raises(httpx.ConnectError):
        httpx.get(stack.url() + "/livez")
