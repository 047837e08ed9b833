"""The alerts and their routes, by the tools of Prometheus and Alertmanager. Needs no stack."""
import collections
import json
import pathlib
import re
import subprocess

import pytest
import yaml

from alert_cases import CASES
from monitoring import ROOT, scripts_monitoring

RULES = sorted((ROOT / "deploy/prometheus/rules").glob("*.yml"))
ALERTMANAGER = ROOT / "deploy/alertmanager/alertmanager.yml"


@pytest.fixture(scope="session")
def tools() -> pathlib.Path:
    return scripts_monitoring().tools()


def run(*command) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rules() -> list[dict]:
    groups = [group for path in RULES for group in yaml.safe_load(path.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def alerts() -> list[dict]:
    return [rule for rule in rules() if "alert" in rule]


def test_rules_and_configurations_are_valid(tools, tmp_path):
    run(tools / "promtool", "check", "rules", *RULES)
    native = tmp_path / "prometheus.yml"
    native.write_text(scripts_monitoring().prometheus_config(100))
    run(tools / "promtool", "check", "config", native)
    compose = (ROOT / "deploy/prometheus/prometheus.yml").read_text()
    run(tools / "promtool", "check", "config", "--syntax-only", write(tmp_path / "compose.yml", compose))
    assert "127.0.0.1:8180" in native.read_text()
    run(tools / "amtool", "check-config", ALERTMANAGER)
    run(tools / "amtool", "check-config", write(tmp_path / "alertmanager.yml", scripts_monitoring().alertmanager_config(tmp_path)))


def write(path: pathlib.Path, text: str) -> pathlib.Path:
    path.write_text(text)
    return path


def test_the_runbooks_two_alerts_are_there_word_for_word():
    by_name = {rule["alert"]: rule for rule in reversed(alerts())}  # the first of a name
    down, errors = by_name["WrkHrsGatewayDown"], by_name["HighErrorRate"]
    assert (down["expr"], down["for"], down["labels"]) == ('up{job="wrkhrs-gateway"} == 0', "1m", {"severity": "critical"})
    assert down["annotations"]["summary"] == "WrkHrs Gateway is down"
    assert (errors["expr"], errors["for"]) == ('rate(http_requests_total{status=~"5.."}[5m]) > 0.1', "2m")
    assert errors["labels"] == {"severity": "warning"}
    assert errors["annotations"]["summary"] == "High error rate detected"


def test_every_alert_says_how_grave_it_is_and_what_to_do():
    for rule in alerts():
        name = rule["alert"]
        assert rule["labels"]["severity"] in ("critical", "warning"), name
        assert rule["annotations"]["summary"] and rule["annotations"]["description"], name
        page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(), re.M)
        assert anchor in [re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings], name


def test_every_alert_has_a_case():
    def key(rule):
        return rule["alert"], rule["labels"]["severity"]

    assert {key(rule) for rule in alerts()} == {(case.alert, case.severity) for case in CASES}


def promtool_test(case) -> dict:
    """`case` as promtool wants it: what fires is asked of Prometheus' own series ALERTS."""
    matchers = f'alertname="{case.alert}", severity="{case.severity}", alertstate="firing"'
    if case.labels:
        matchers += f", {case.labels}"
    expected = {"labels": "{}", "value": 1}
    return {"name": f"{case.alert} {case.severity} {case.labels}",
            "interval": case.every,
            "input_series": [{"series": series, "values": values} for series, values in case.series.items()],
            "promql_expr_test": [{"expr": f"max(ALERTS{{{matchers}}})", "eval_time": at, "exp_samples": [expected] if fires else []}
                                 for at, fires in ((case.before, False), (case.fires, True), (case.over, False)) if at]}


def test_each_alert_fires_and_resets(tools, tmp_path):
    files = {path: path.read_text() for path in RULES}
    suites = collections.defaultdict(list)
    for case in CASES:
        # Only the rules that a case is about; what is escalated comes from others.
        names = [case.alert, *re.findall(r'unresolved="(\w+)"', case.labels)]
        needed = tuple(str(path) for path, text in files.items() if any(f"alert: {name}\n" in text for name in names))
        suites[needed, case.every].append(promtool_test(case))
    written = [write(tmp_path / f"{number}.yml", json.dumps({"rule_files": needed, "evaluation_interval": every, "tests": tests}))
               for number, ((needed, every), tests) in enumerate(suites.items())]
    run(tools / "promtool", "test", "rules", *written)


@pytest.mark.parametrize("labels, receivers", [
    ({"alertname": "HighErrorRate", "severity": "warning"}, "ai-operations"),
    ({"alertname": "WrkHrsGatewayDown", "severity": "critical"}, "on-call,ai-operations"),
    ({"alertname": "Escalation", "severity": "critical", "escalation": "2"}, "platform-engineering"),
    ({"alertname": "Escalation", "severity": "critical", "escalation": "3"}, "engineering-management"),
    ({"alertname": "Escalation", "severity": "critical", "escalation": "4"}, "cto-office"),
    ({"alertname": "SomethingNew"}, "ai-operations"),
])
def test_alerts_go_along_the_escalation_path(tools, labels, receivers):
    run(tools / "amtool", "config", "routes", "test", f"--config.file={ALERTMANAGER}", f"--verify.receivers={receivers}",
        *(f"{name}={value}" for name, value in labels.items()))


def test_level_one_is_the_channel_and_the_address_of_the_runbook():
    receivers = {receiver["name"]: receiver for receiver in yaml.safe_load(ALERTMANAGER.read_text())["receivers"]}
    level_one = receivers["ai-operations"]
    assert [slack["channel"] for slack in level_one["slack_configs"]] == ["#ai-operations"]
    assert [email["to"] for email in level_one["email_configs"]] == ["ai-ops@company.com"]
    assert receivers["on-call"]["pagerduty_configs"]


def test_inhibitions_name_alerts_that_exist():
    names = {rule["alert"] for rule in alerts()}
    for inhibition in yaml.safe_load(ALERTMANAGER.read_text())["inhibit_rules"]:
        for matcher in inhibition["source_matchers"] + inhibition["target_matchers"]:
            if found := re.fullmatch(r'alertname=~?"(.+)"', matcher):
                assert set(found[1].split("|")) <= names, matcher
