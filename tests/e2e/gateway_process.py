"""The gateway alone, as a process on a free port."""
import os
import pathlib
import subprocess

import httpx
import openai

from stack import BIN_DIR, eventually, free_port_offset

KEY = "wk-test-0123456789abcdefghijklmnopqrstuvwxyzABCD"


class GatewayProcess:
    """`config` is its wrkhrs.yaml; `environment` is added to this process's own."""

    def __init__(self, home: pathlib.Path, config: str, environment: dict[str, str] | None = None) -> None:
        home.mkdir(mode=0o700, exist_ok=True)
        (home / "wrkhrs.yaml").write_text(config)
        self.offset = free_port_offset()
        self.log = open(home / "gateway.log", "w+")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("WRKHRS_", "OTEL_"))}
        self.process = subprocess.Popen([BIN_DIR / "wrkhrs-gateway", "--home", home, "--port-offset", str(self.offset)],
                                        env=clean | {"WRKHRS_API_KEY": KEY} | (environment or {}), stderr=self.log)
        self.url = f"http://127.0.0.1:{8080 + self.offset}"
        self.http = httpx.Client(base_url=self.url, headers={"authorization": f"Bearer {KEY}"}, timeout=30)
        eventually(lambda: self.http.get("/livez").status_code == 200, 10, "the gateway answers")
        self.openai = openai.OpenAI(base_url=f"{self.url}/v1", api_key=KEY, max_retries=0, timeout=30)

    def stop(self) -> str:
        """Its log."""
        self.process.terminate()
        assert self.process.wait(20) == 0
        self.log.seek(0)
        return self.log.read()
