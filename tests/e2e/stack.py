"""A stack of the real binaries in a temporary home on free ports."""
import functools
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time

import httpx
import openai

BIN_DIR = pathlib.Path(os.environ.get("WRKHRS_BIN_DIR", pathlib.Path(__file__).resolve().parents[2] / "build/dev/bin"))
PORTS = {"gateway": 8080, "orchestrator": 8081, "rag": 8082, "llm": 8083, "asr": 8084, "mcp": 8085, "tool-registry": 8086}


def free_port_offset(ports=tuple(PORTS.values())) -> int:
    """An offset at which none of the ports is taken."""
    for _ in range(200):
        offset = random.randrange(2_000, 24_000, 10)
        try:
            for port in ports:
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port + offset))
            return offset
        except OSError:
            continue
    raise RuntimeError("no free ports")


class Stack:
    """`environment` overrides settings (docs/generated/config.md names the variables)."""

    def __init__(self, home: pathlib.Path, environment: dict[str, str] | None = None) -> None:
        self.home = home
        self.offset = free_port_offset()
        # What a developer has set for a stack of his own must not reach the one under test.
        foreign = ("WRKHRS_", "MLFLOW_", "QDRANT_", "OTEL_", "OPENAI_", "LLM_RUNNER_", "EMBEDDING_", "ASR_")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(foreign)} | (environment or {})

    # --- life

    def up(self, wait_s: int = 120) -> None:
        done = self.run("up", "--detach", timeout=wait_s + 30)
        assert done.returncode == 0, f"wrkhrs up: {done.stdout}\n{done.stderr}"

    def down(self) -> None:
        done = self.run("down", timeout=120)
        assert done.returncode == 0, f"wrkhrs down: {done.stdout}\n{done.stderr}"

    def run(self, *arguments: str, timeout: float = 120, input: str | None = None) -> subprocess.CompletedProcess[str]:
        """The command line of WrkHrs, for this stack."""
        options = ["--home", str(self.home), "--port-offset", str(self.offset)]
        return subprocess.run([BIN_DIR / "wrkhrs", *arguments, *options], capture_output=True, text=True, timeout=timeout,
                              env=self.environment, input=input)

    def status(self) -> dict[str, dict]:
        """Short name of each service -> what the supervisor says about it."""
        done = self.run("status", "--json")
        services = json.loads(done.stdout)["services"]
        return {s["name"].removeprefix("wrkhrs-"): s for s in services}

    def pid(self, service: str) -> int:
        return self.status()[service]["pid"]

    def kill(self, service: str) -> int:
        """kill -9. Returns the process id that was killed."""
        pid = self.pid(service)
        os.kill(pid, signal.SIGKILL)
        return pid

    def logs(self, service: str) -> str:
        path = self.home / "logs" / f"wrkhrs-{service}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # --- addresses and clients

    def url(self, service: str = "gateway") -> str:
        return f"http://127.0.0.1:{PORTS[service] + self.offset}"

    @functools.cached_property
    def key(self) -> str:
        return (self.home / "api-key").read_text().strip()

    def http(self, service: str = "gateway", key: str | None = "own") -> httpx.Client:
        """A client of one service; `key=None` sends none."""
        secret = self.key if key == "own" else key
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        return httpx.Client(base_url=self.url(service), headers=headers, timeout=120)

    def openai(self, **options) -> openai.OpenAI:
        return openai.OpenAI(base_url=f"{self.url()}/v1", api_key=self.key, **({"max_retries": 0, "timeout": 180} | options))


def eventually(condition, within_s: float, what: str):
    """Waits until condition() is true (an exception counts as not yet) and returns its value, at most a tenth late: who waits long looks seldom."""
    began = time.monotonic()
    deadline = began + within_s
    last: BaseException | None = None
    while time.monotonic() < deadline:
        try:
            value = condition()
            if value:
                return value
        except (httpx.HTTPError, OSError, KeyError, ValueError) as error:
            last = error
        time.sleep(min(max((time.monotonic() - began) / 10, 0.02), 0.25))
    raise AssertionError(f"not within {within_s} s: {what}" + (f" (last: {last!r})" if last else ""))
