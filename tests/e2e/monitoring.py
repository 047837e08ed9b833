"""Prometheus and Alertmanager beside a stack under test, with short intervals, and receivers of their messages."""
import contextlib
import email
import functools
import http.server
import importlib.machinery
import importlib.util
import json
import pathlib
import re
import socketserver
import threading
import types

import httpx

ROOT = pathlib.Path(__file__).resolve().parents[2]


@functools.cache
def module_at(path: str) -> types.ModuleType:
    loader = importlib.machinery.SourceFileLoader(re.sub(r"\W", "_", path), str(ROOT / path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def scripts_monitoring() -> types.ModuleType:
    return module_at("scripts/monitoring")


class Receivers:
    """Stands in for Slack, PagerDuty and the mail server: keeps what arrives."""

    def __init__(self) -> None:
        self.slack: list[dict] = []
        self.pager: list[dict] = []
        self.mail: list[email.message.Message] = []
        receivers = self

        class Web(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                (receivers.slack if self.path == "/slack" else receivers.pager).append(body)
                answer = b"ok" if self.path == "/slack" else b'{"status": "success"}'
                self.send_response(200 if self.path == "/slack" else 202)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_) -> None:
                pass

        class Smtp(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 test\r\n")
                while line := self.rfile.readline():
                    command = line[:4].upper()
                    if command == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        text = b"".join(iter(self.rfile.readline, b".\r\n"))
                        receivers.mail.append(email.message_from_bytes(text))
                    self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
                    if command == b"QUIT":
                        return

        self.servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web), socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)]
        for server in self.servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.web_port, self.smtp_port = (server.server_address[1] for server in self.servers)

    def close(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()


@contextlib.contextmanager
def watched(stack, receivers: Receivers):
    """The stack with Prometheus and Alertmanager beside it, as scripts/monitoring runs them, in seconds instead of minutes."""
    monitoring = scripts_monitoring().Monitoring(stack.home, stack.offset)
    monitoring.configure()
    rules = stack.home / "run/rules"
    rules.mkdir()
    for path in (ROOT / "deploy/prometheus/rules").glob("*.yml"):
        if path.name != "escalation.yml":  # would escalate after these seconds
            (rules / path.name).write_text(re.sub(r"(?m)^( +for:) \w+$", r"\1 2s", path.read_text()))
    prometheus = stack.home / "run/prometheus.yml"
    text = re.sub(r"(scrape_interval|scrape_timeout|evaluation_interval): \w+", r"\1: 2s", prometheus.read_text())
    prometheus.write_text(re.sub(r"- \S*rules/\*\.yml", f"- {rules}/*.yml", text))
    alertmanager = stack.home / "run/alertmanager.yml"
    text = re.sub(r"(group_wait|group_interval): \w+", r"\1: 1s", alertmanager.read_text())
    text = text.replace("mail.company.com:587", f"127.0.0.1:{receivers.smtp_port}\n  smtp_require_tls: false")
    text = re.sub(r"(?m)^  smtp_auth_.*\n", "", text)  # without TLS a password is not sent
    text = text.replace("global:\n", f"global:\n  pagerduty_url: http://127.0.0.1:{receivers.web_port}/pager\n")
    alertmanager.write_text(text)
    secrets = stack.home / "secrets"
    secrets.mkdir(mode=0o700)
    (secrets / "slack_webhook_url").write_text(f"http://127.0.0.1:{receivers.web_port}/slack")
    (secrets / "pagerduty_routing_key").write_text("0123456789abcdef0123456789abcdef")
    try:
        monitoring.up()
        yield Prometheus(monitoring.url("prometheus"))
    finally:
        monitoring.down()


class Prometheus:
    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=60)

    def get(self, path: str, **parameters):
        answer = self.http.get(path, params=parameters).json()
        assert answer["status"] == "success", (parameters, answer)
        return answer["data"]

    def query(self, expression: str) -> list[dict]:
        return self.get("/query", query=expression)["result"]


# What is not a metric in an expression: functions are followed by a parenthesis and found that way.
WORDS = {"and", "or", "unless", "bool", "offset"}


def metrics_of(expression: str) -> dict[str, set[str]]:
    """The metrics that an expression reads -> the labels by which it selects them."""
    expression = re.sub(r"\[[^\]]*\]", "", expression)  # ranges
    expression = re.sub(r"\b(by|without|on|ignoring|group_left|group_right) *\([^)]*\)", "", expression)
    found: dict[str, set[str]] = {}
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|([a-zA-Z_:][\w:]*)(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?(\s*\()?', expression):
        name, selectors, call = match.groups()
        if name and not call and name not in WORDS:
            found.setdefault(name, set()).update(re.findall(r'(\w+) *(?:=~|!~|!=|=) *"', selectors or ""))
    return found
