#!/usr/bin/env python3
"""Writes dashboards/*.json from the tables below: one for the stack, one a service, one for the models, one for the platform.

`make docs` runs it; tests/e2e/test_monitoring.py checks that the files are what it writes, and that every metric is exported.
"""
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
SERVICES = ["gateway", "orchestrator", "rag", "asr", "mcp", "tool-registry", "llm"]

# A panel: title, unit (Grafana's name), and what is drawn: expression -> legend. `$job` and `$instance` are filled in by Grafana.
REQUESTS = [
    ("Requests by status", "reqps", {'sum by (status) (rate(http_requests_total{job="$job", instance=~"$instance"}[$__rate_interval]))': "{{status}}"}),
    ("Response time", "s", {
        f'histogram_quantile({q}, sum by (le) (rate(http_request_duration_seconds_bucket{{job="$job", instance=~"$instance"}}[$__rate_interval])))':
            f"{name} of all" for q, name in ((0.5, "half"), (0.95, "95 %"), (0.99, "99 %"))}),
    ("Slowest routes (95 % answered within)", "s", {
        'topk(5, histogram_quantile(0.95, sum by (le, method, route) (rate(http_request_duration_seconds_bucket{job="$job", instance=~"$instance"}[$__rate_interval]))))':
            "{{method}} {{route}}"}),
    ("Requests in flight, connections", "short", {
        'http_requests_in_flight{job="$job", instance=~"$instance"}': "requests {{instance}}",
        'http_connections{job="$job", instance=~"$instance"}': "connections {{instance}}"}),
]
SATURATION = [
    ("Queues: share of the limit", "percentunit", {
        'wrkhrs_queue_length{job="$job", instance=~"$instance"} / wrkhrs_queue_limit{job="$job", instance=~"$instance"}': "{{queue}} {{instance}}"}),
    ("Event loop lag (99 %)", "s", {
        'histogram_quantile(0.99, sum by (le, instance) (rate(wrkhrs_event_loop_lag_seconds_bucket{job="$job", instance=~"$instance"}[$__rate_interval])))': "{{instance}}"}),
    ("CPU", "short", {'rate(process_cpu_seconds_total{job="$job", instance=~"$instance"}[$__rate_interval])': "cores {{instance}}"}),
    ("Memory", "bytes", {'process_resident_memory_bytes{job="$job", instance=~"$instance"}': "held {{instance}}",
                         'wrkhrs_memory_limit_bytes{job="$job", instance=~"$instance"}': "limit {{instance}}"}),
    ("File descriptors", "short", {'process_open_fds{job="$job", instance=~"$instance"}': "open {{instance}}",
                                   'process_max_fds{job="$job", instance=~"$instance"}': "limit {{instance}}"}),
    ("Disk free", "bytes", {'wrkhrs_disk_free_bytes{job="$job", instance=~"$instance"}': "{{instance}}"}),
    ("Dependencies (1: reached)", "short", {'wrkhrs_dependency_up{job="$job", instance=~"$instance"}': "{{dependency}} {{instance}}"}),
    ("Dependencies: time of the check", "s", {'wrkhrs_dependency_latency_seconds{job="$job", instance=~"$instance"}': "{{dependency}} {{instance}}"}),
]
MODEL_LATENCY = [
    ("Time to the first word (95 %)", "s", {
        'histogram_quantile(0.95, sum by (le, gen_ai_request_model) (rate(gen_ai_server_time_to_first_token_seconds_bucket[$__rate_interval])))':
            "{{gen_ai_request_model}}"}),
    ("Time of a whole answer (95 %)", "s", {
        'histogram_quantile(0.95, sum by (le, gen_ai_request_model) (rate(gen_ai_client_operation_duration_seconds_bucket[$__rate_interval])))':
            "{{gen_ai_request_model}}"}),
    ("Tokens a second", "short", {
        'sum by (gen_ai_request_model, gen_ai_token_type) (rate(gen_ai_client_token_usage_total[$__rate_interval]))':
            "{{gen_ai_request_model}} {{gen_ai_token_type}}"}),
]
RUNNER = [
    ("Local model: requests", "short", {"llamacpp:requests_processing": "running {{instance}}", "llamacpp:requests_deferred": "waiting {{instance}}"}),
    ("Local model: tokens a second", "short", {"rate(llamacpp:prompt_tokens_total[$__rate_interval])": "read {{instance}}",
                                              "rate(llamacpp:tokens_predicted_total[$__rate_interval])": "written {{instance}}"}),
]
ANSWERS = [
    ("Answers by kind", "short", {"sum by (kind) (increase(wrkhrs_answers_total[1h]))": "{{kind}}"}),
    ("Sentences of the model in an hour", "short", {"sum by (result) (increase(wrkhrs_answer_sentences_total[1h]))": "{{result}}"}),
    ("Answers that fail a check, in an hour", "short", {"sum by (verdict) (increase(wrkhrs_answer_verdict_failures_total[1h]))": "{{verdict}}"}),
]
TRACKING = [
    ("Runs for MLflow", "short", {"wrkhrs_tracking_runs_waiting": "waiting", "wrkhrs_tracking_runs_refused": "refused"}),
    ("Oldest run that waits for MLflow", "s", {"wrkhrs_tracking_oldest_waiting_seconds": "{{instance}}"}),
]
SPEECH = [
    ("Seconds of work for a second of speech", "short", {
        "rate(asr_work_seconds_total[$__rate_interval]) / rate(asr_audio_seconds_total[$__rate_interval])": "{{instance}}"}),
]
OWN = {
    "gateway": MODEL_LATENCY,
    "orchestrator": [
        ("Runs that end, by status", "ops", {"sum by (status) (rate(wrkhrs_runs_total[$__rate_interval]))": "{{status}}"}),
        ("Time of a run (95 %)", "s", {"histogram_quantile(0.95, sum by (le) (rate(wrkhrs_run_duration_seconds_bucket[$__rate_interval])))": "95 %"}),
        *ANSWERS, *TRACKING],
    "rag": [
        ("Documents in progress", "short", {"rag_documents_in_progress": "{{instance}}"}),
        ("Documents and passages done, a minute", "short", {"sum by (result) (rate(rag_documents_total[$__rate_interval])) * 60": "documents {{result}}",
                                                           "sum(rate(rag_passages_total[$__rate_interval])) * 60": "passages"}),
    ],
    "asr": SPEECH,
    "mcp": [],
    "tool-registry": [
        ("Tool calls by outcome", "ops", {"sum by (outcome) (rate(tool_calls_total[$__rate_interval]))": "{{outcome}}"}),
        ("Time of a tool call (95 %)", "s", {"histogram_quantile(0.95, sum by (le) (rate(tool_call_duration_seconds_bucket[$__rate_interval])))": "95 %"})],
    "llm": RUNNER,
}
STACK = [
    ("Services (replicas that answer)", "short", {'sum by (job) (up{job=~"wrkhrs-.+"})': "{{job}}"}),
    ("Alerts that fire", "short", {'count by (alertname, severity) (ALERTS{alertstate="firing"})': "{{severity}} {{alertname}}"}),
    ("Gateway: failed requests", "percentunit", {f"wrkhrs:gateway_error_ratio:rate{window}": f"in {window}" for window in ("5m", "1h", "6h", "3d")}),
    ("Requests", "reqps", {'sum by (job) (rate(http_requests_total{job=~"wrkhrs-.+"}[$__rate_interval]))': "{{job}}"}),
    ("Errors (5xx)", "reqps", {'sum by (job, status) (rate(http_requests_total{job=~"wrkhrs-.+", status=~"5.."}[$__rate_interval]))': "{{job}} {{status}}"}),
    ("Response time (95 %)", "s", {'histogram_quantile(0.95, sum by (le, job) (rate(http_request_duration_seconds_bucket{job=~"wrkhrs-.+"}[$__rate_interval])))': "{{job}}"}),
    ("Memory", "bytes", {'sum by (job) (process_resident_memory_bytes{job=~"wrkhrs-.+"})': "{{job}}"}),
    ("CPU", "short", {'sum by (job) (rate(process_cpu_seconds_total{job=~"wrkhrs-.+"}[$__rate_interval]))': "{{job}}"}),
    ("Restarts in an hour", "short", {'changes(process_start_time_seconds{job=~"wrkhrs-.+"}[1h])': "{{job}} {{instance}}"}),
    ("Versions", "short", {"count by (service, version) (wrkhrs_build_info)": "{{service}} {{version}}"}),
]
MODELS = [
    *MODEL_LATENCY, *RUNNER, *SPEECH, *ANSWERS,
    ("Last evaluation", "percentunit", {'wrkhrs_eval_score{split="held_out"}': "{{measure}}"}),
    ("Last evaluation: below the target by", "percentunit", {
        'clamp_min(wrkhrs_eval_target{split="held_out"} - on (job, instance, measure, split) wrkhrs_eval_score, 0)': "{{measure}}"}),
    ("Since the last evaluation", "s", {"time() - wrkhrs_eval_last_run_timestamp_seconds": "{{instance}}"}),
]
PLATFORM = [
    ("Dependencies (1: reached)", "short", {'min by (dependency) (wrkhrs_dependency_up{dependency!~"wrkhrs-.+"})': "{{dependency}}"}),
    ("Dependencies: time of the check", "s", {'max by (dependency) (wrkhrs_dependency_latency_seconds{dependency!~"wrkhrs-.+"})': "{{dependency}}"}),
    ("Disk: free share", "percentunit", {"wrkhrs_disk_free_bytes / wrkhrs_disk_size_bytes": "{{job}} {{instance}}"}),
    ("Since the last backup", "s", {"time() - wrkhrs_backup_last_success_timestamp_seconds": "{{instance}}"}),
    ("Certificates: days left", "short", {"(wrkhrs_certificate_expiry_timestamp_seconds - time()) / 86400": "{{file}}"}),
    *TRACKING,
    ("Notifications that failed", "short", {"sum by (integration) (increase(alertmanager_notifications_failed_total[1h]))": "{{integration}}"}),
    ("Time series", "short", {"prometheus_tsdb_head_series": "{{instance}}"}),
    ("Scrapes: time", "s", {"max by (job) (scrape_duration_seconds)": "{{job}}"}),
]
SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def panel(number: int, title: str, unit: str, drawn: dict[str, str]) -> dict:
    targets = [{"refId": chr(ord("A") + i), "expr": expression, "legendFormat": legend, "datasource": SOURCE}
               for i, (expression, legend) in enumerate(drawn.items())]
    return {"id": number, "type": "timeseries", "title": title, "datasource": SOURCE, "targets": targets,
            "gridPos": {"x": 8 * ((number - 1) % 3), "y": 8 * ((number - 1) // 3), "w": 8, "h": 8},
            "fieldConfig": {"defaults": {"unit": unit, "min": 0, "custom": {"fillOpacity": 10}}, "overrides": []},
            "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}}}


def dashboard(name: str, title: str, panels: list[tuple]) -> dict:
    variables = [{"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus"}]
    if name in SERVICES:
        variables += [{"name": "job", "type": "constant", "query": f"wrkhrs-{name}", "hide": 2},
                      {"name": "instance", "label": "Replica", "type": "query", "datasource": SOURCE, "refresh": 2, "multi": True,
                       "includeAll": True, "query": f'label_values(up{{job="wrkhrs-{name}"}}, instance)',
                       "current": {"text": "All", "value": "$__all"}}]
    return {"uid": f"wrkhrs-{name}", "title": f"WrkHrs: {title}", "tags": ["wrkhrs"], "schemaVersion": 38, "version": 1, "editable": False,
            "timezone": "browser", "time": {"from": "now-6h", "to": "now"}, "refresh": "30s", "templating": {"list": variables},
            "links": [{"type": "dashboards", "title": "WrkHrs", "tags": ["wrkhrs"], "asDropdown": True}],
            "panels": [panel(number, *one) for number, one in enumerate(panels, 1)]}


def dashboards() -> dict[str, dict]:
    all_of_them = {"stack": dashboard("stack", "stack", STACK), "models": dashboard("models", "models", MODELS),
                   "platform": dashboard("platform", "platform", PLATFORM)}
    for service in SERVICES:
        all_of_them[service] = dashboard(service, service, OWN[service] + REQUESTS + SATURATION)
    return all_of_them


def texts() -> dict[str, str]:
    """File name -> content, a line for each panel."""
    def text(one: dict) -> str:
        panels = ",\n".join(json.dumps(one_panel) for one_panel in one["panels"])
        rest = json.dumps({key: value for key, value in one.items() if key != "panels"})
        return f'{rest[:-1]}, "panels": [\n{panels}\n]}}\n'

    return {f"{name}.json": text(one) for name, one in dashboards().items()}


if __name__ == "__main__":
    for name, text in texts().items():
        (HERE / "dashboards" / name).write_text(text)
