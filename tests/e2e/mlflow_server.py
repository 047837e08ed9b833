"""A real MLflow on SQLite and files."""
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import urllib.request

from stack import eventually


class MlflowServer:
    """Can be stopped and started again: port and data stay."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> "MlflowServer":
        command = [sys.executable, "-m", "mlflow", "server", "--backend-store-uri", f"sqlite:///{self.folder}/mlflow.db",
                   "--artifacts-destination", str(self.folder / "artifacts"), "--host", "127.0.0.1", "--port", str(self.port),
                   "--workers", "1"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
        with open(self.folder / "mlflow.log", "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True,
                                            env=environment | {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true",
                                                               "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"})  # as deploy/platform/mlflow/start has it
        eventually(lambda: self.call("experiments/search", {"max_results": 1}), 120, "MLflow answers")
        return self

    def stop(self) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def call(self, path: str, body: dict) -> dict:
        request = urllib.request.Request(f"{self.url}/api/2.0/mlflow/{path}", data=json.dumps(body).encode(),
                                         headers={"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def client(self):
        import mlflow
        return mlflow.MlflowClient(self.url)

    def runs(self, experiment: str = "wrkhrs") -> list:
        """All active runs of an experiment, as MLflow's own client gives them."""
        client = self.client()
        found = client.get_experiment_by_name(experiment)
        runs, token = [], None
        while found:
            page = client.search_runs([found.experiment_id], max_results=1000, page_token=token)
            runs += page
            token = page.token
            if not token:
                break
        return runs
