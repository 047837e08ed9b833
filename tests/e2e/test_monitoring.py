"""Prometheus and Alertmanager beside a real stack: what is scraped is what rules and dashboards read, and alerts arrive."""
import json
import os
import signal
import subprocess

import pytest

from monitoring import ROOT, Receivers, metrics_of, module_at, watched
from stack import PORTS, Stack, eventually
from test_alerts import rules

QUESTIONS = """
questions:
- {id: a, split: held_out, answerable: true, source: pump.md, question: "How much power does the pump P-101 draw at full load?",
   evidence: "draws 2.2 kW at full load", facts: ["2.2"]}
"""


@pytest.fixture(scope="module")
def receivers():
    running = Receivers()
    yield running
    running.close()


@pytest.fixture(scope="module")
def observed(tmp_path_factory, receivers):
    """A stack that has done some of everything, and its Prometheus."""
    home = tmp_path_factory.mktemp("observed")
    certificate = home / "edge.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90", "-subj",
                    "/CN=localhost", "-keyout", "/dev/null", "-out", certificate], check=True, capture_output=True)
    stack = Stack(home, {"WRKHRS_GATEWAY_CERTIFICATE_FILES": str(certificate)})
    stack.up()
    try:
        work(stack)
        with watched(stack, receivers) as prometheus:
            eventually(lambda: len(prometheus.query("up == 1")) == 9, 60, "all jobs were scraped")
            with stack.http() as client:  # a rate needs requests between two scrapes
                eventually(lambda: client.get("/v1/models").is_success and prometheus.query("wrkhrs:gateway_error_ratio:rate5m"), 60,
                           "rules were evaluated")
            yield stack, prometheus
    finally:
        stack.down()


def test_services_that_speak_https_are_scraped(tmp_path, receivers):
    stack = Stack(tmp_path)
    (stack.home / "wrkhrs.yaml").write_text("tls:\n  internal: true\n")
    stack.up()
    try:
        with watched(stack, receivers) as prometheus:
            eventually(lambda: len(prometheus.query('up{job=~"wrkhrs-.*"} == 1')) == len(PORTS), 60, "all jobs were scraped")
            targets = prometheus.get("/targets")["activeTargets"]
            assert {target["scrapeUrl"].split(":")[0] for target in targets if target["labels"]["job"].startswith("wrkhrs-")} == {"https"}
    finally:
        stack.down()


def work(stack: Stack) -> None:
    document = stack.home / "pump.md"
    document.write_text("# Pump P-101\n\nThe pump P-101 draws 2.2 kW at full load. It is serviced each March.\n")
    assert stack.run("ingest", str(document), "--store", "eval").returncode == 0
    (stack.home / "questions.yaml").write_text(QUESTIONS)
    done = stack.run("eval", "--questions", str(stack.home / "questions.yaml"), "--store", "eval", "--json", timeout=240)
    assert done.returncode in (0, 1), done.stderr  # 1: below a target
    # What `wrkhrs backup` leaves after a success; docs/alerts.md names the file.
    (stack.home / "metrics/backup.prom").write_text("wrkhrs_backup_last_success_timestamp_seconds 1790000000\n")
    with stack.http() as client:
        chat = {"model": "smollm2-135m-instruct", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 4}
        assert client.post("/v1/chat/completions", json=chat).status_code == 200


def dashboards() -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((ROOT / "deploy/grafana/dashboards").glob("*.json"))}


def expressions() -> dict[str, str]:
    """Every expression of a rule or a panel -> where it stands."""
    found = {rule["expr"]: rule.get("alert") or rule["record"] for rule in rules()}
    for name, text in dashboards().items():
        for panel in json.loads(text)["panels"]:
            for target in panel["targets"]:
                filled = target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*")
                found[filled.replace("$job", f"wrkhrs-{name.removesuffix('.json')}")] = f"{name}: {panel['title']}"
    return found


def test_the_dashboards_are_what_their_tables_say():
    assert dashboards() == module_at("deploy/grafana/make_dashboards.py").texts()


def test_metrics_are_found_in_expressions():
    expression = 'sum by (le, job) (rate(a_total{x="b{c", y=~"d"}[5m])) / on (job) group_left () (e:f > 0) or absent(g{h!="i"})'
    assert metrics_of(expression) == {"a_total": {"x", "y"}, "e:f": set(), "g": {"h"}}


def test_every_metric_in_a_rule_or_dashboard_is_exported(observed):
    _, prometheus = observed
    exported = set(prometheus.get("/label/__name__/values")) | {"ALERTS"}
    for expression, where in expressions().items():
        for metric, labels in metrics_of(expression).items():
            assert metric in exported, f"{where}: {metric} is exported by nobody"
            if metric != "ALERTS":
                known = set().union(*(series for series in prometheus.get("/series", **{"match[]": metric})))
                assert labels <= known, f"{where}: {metric} has no label {labels - known}"


def test_prometheus_understands_every_expression(observed):
    _, prometheus = observed
    for expression in expressions():
        prometheus.query(expression)
    for group in prometheus.get("/rules")["groups"]:
        for rule in group["rules"]:
            assert rule["health"] == "ok", rule
            assert not any("error expanding" in str(alert["annotations"]) for alert in rule.get("alerts", [])), rule


def test_a_service_tells_what_it_may_use_up(observed):
    _, prometheus = observed
    for metric in ("process_max_fds", "wrkhrs_memory_limit_bytes", "wrkhrs_disk_free_bytes", "wrkhrs_event_loop_lag_seconds_count",
                   "process_start_time_seconds"):
        jobs = {result["metric"]["job"] for result in prometheus.query(f'{metric}{{job=~"wrkhrs-.+"}} > 0')}
        assert jobs == {f"wrkhrs-{name}" for name in PORTS}, metric
    queues = {result["metric"]["queue"] for result in prometheus.query("wrkhrs_queue_limit")}
    assert queues == {"model_requests", "runs", "embeddings", "database", "transcriptions", "tool_calls"}
    days = float(prometheus.query("(wrkhrs_certificate_expiry_timestamp_seconds - time()) / 86400")[0]["value"][1])
    assert 89 < days <= 90


def test_a_killed_gateway_is_reported_to_everybody_and_its_return_too(observed, receivers):
    stack, _ = observed
    supervisor = json.loads(stack.run("status", "--json").stdout)["pid"]
    gateway = stack.pid("gateway")
    os.kill(supervisor, signal.SIGSTOP)  # or it would start the gateway again at once
    try:
        os.kill(gateway, signal.SIGKILL)
        told = within(receivers, "FIRING")
    finally:
        os.kill(supervisor, signal.SIGCONT)
    assert told == {"slack", "pager", "mail"}
    message = next(mail for mail in receivers.mail if "WrkHrs Gateway is down" in mail["subject"])
    assert message["to"] == "ai-ops@company.com"
    texts = [part.get_payload(decode=True).decode() for part in message.walk() if part.get_content_type() == "text/plain"]
    assert "docs/alerts.md#wrkhrsgatewaydown" in texts[0]
    assert within(receivers, "RESOLVED") == {"slack", "pager", "mail"}


def within(receivers: Receivers, status: str) -> set[str]:
    """Who hears within a minute that the gateway is down, or up again."""
    def told() -> set[str]:
        summary = "WrkHrs Gateway is down"
        ways = set()
        if any(status in post["attachments"][0]["title"] and summary in post["attachments"][0]["title"] for post in receivers.slack):
            ways.add("slack")
        action = {"FIRING": "trigger", "RESOLVED": "resolve"}[status]
        if any(event["event_action"] == action and summary in str(event.get("payload")) for event in receivers.pager):
            ways.add("pager")
        if any(status in mail["subject"] and summary in mail["subject"] for mail in receivers.mail):
            ways.add("mail")
        return ways

    return eventually(lambda: (ways := told()) == {"slack", "pager", "mail"} and ways, 60, f"{status} reached everybody")
