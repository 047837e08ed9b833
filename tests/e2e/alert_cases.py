"""What makes each alert fire, and when it is over: the cases that promtool runs in test_alerts.py.

Series are in promtool's notation, one sample a minute unless `every` says otherwise: `0x9` is ten times 0, `0+60x9` grows by 60.
"""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Case:
    alert: str
    severity: str
    series: dict[str, str]  # a series -> its samples
    fires: str  # when it fires
    before: str | None  # when its cause is there but its `for` is not over yet
    over: str  # when it no longer fires
    labels: str = ""  # of the alert, besides name and severity; as a matcher
    every: str = "1m"  # between samples, and between evaluations: cases of days need fewer


def requests(failed: str, well: str, job: str = "wrkhrs-gateway") -> dict[str, str]:
    labels = f'job="{job}", instance="a", service="{job}", method="POST", route="/v1/chat/completions"'
    return {f'http_requests_total{{{labels}, status="500"}}': failed, f'http_requests_total{{{labels}, status="200"}}': well}


def histogram(name: str, labels: str, fast: str, slow: str, bound: str) -> dict[str, str]:
    """Observations below `bound`, and above it but below 60 s."""
    return {f'{name}_bucket{{{labels}, le="{bound}"}}': fast, f'{name}_bucket{{{labels}, le="60"}}': slow,
            f'{name}_bucket{{{labels}, le="+Inf"}}': slow}


RAG = 'job="wrkhrs-rag", instance="rag"'
GATEWAY = 'job="wrkhrs-gateway", instance="gw"'
ORCHESTRATOR = 'job="wrkhrs-orchestrator", instance="o"'

CASES = [
    # --- the runbook's own
    Case("WrkHrsGatewayDown", "critical", {f"up{{{GATEWAY}}}": "1x4 0x4 1x9"}, before="5m", fires="7m", over="12m"),
    Case("WrkHrsGatewayDown", "critical", {f"up{{{GATEWAY}}}": "1x4 _x9 1x9"}, before="10m", fires="12m", over="17m",
         labels='target="missing"'),
    # 12 a minute are 0.2 a second
    Case("HighErrorRate", "warning", requests("0+12x9 108x20", "0+60x30"), before="4m", fires="7m", over="20m"),
    # --- availability
    Case("WrkHrsErrorBudgetBurn", "critical", requests("0+10x70 700x400", "0+90x500"), before=None, fires="40m", over="90m",
         labels='window="1h"'),
    Case("WrkHrsErrorBudgetBurn", "critical", requests("0+40x24 960x90", "0+960x120"), before=None, fires="3h", over="6h",
         labels='window="6h"', every="10m"),
    Case("WrkHrsErrorBudgetBurn", "warning", requests("0+20x100 2000x150", "0+980x300"), before=None, fires="15h", over="30h",
         labels='window="1d"', every="10m"),
    Case("WrkHrsErrorBudgetBurn", "warning", requests("0+10x300 3000x300", "0+990x700"), before=None, fires="48h", over="75h",
         labels='window="3d"', every="10m"),
    Case("WrkHrsServiceDown", "critical", {f"up{{{RAG}}}": "1x4 0x9 1x9"}, before="6m", fires="8m", over="16m",
         labels='job="wrkhrs-rag"'),
    Case("WrkHrsServiceDown", "critical", {'up{job="wrkhrs-asr", instance="a"}': "1x4 _x9 1x9"}, before="10m", fires="13m",
         over="17m", labels='job="wrkhrs-asr"'),
    Case("WrkHrsServiceDown", "critical", {'up{job="wrkhrs-edge", instance="e"}': "1x4 _x9 1x9"}, before="10m", fires="13m",
         over="17m", labels='job="wrkhrs-edge"'),
    Case("WrkHrsReplicaDown", "warning", {f"up{{{RAG}}}": "1x30", 'up{job="wrkhrs-rag", instance="two"}': "0x12 1x9"}, before="3m",
         fires="8m", over="16m"),
    Case("WrkHrsRestarting", "warning", {f"process_start_time_seconds{{{RAG}}}": "1 2 3 4x40"}, before="2m", fires="4m", over="30m"),
    Case("WrkHrsDependencyDown", "critical", {f'wrkhrs_dependency_up{{{RAG}, dependency="database", required="true"}}': "1x4 0x9 1x9"},
         before="6m", fires="8m", over="16m"),
    Case("WrkHrsDependencyDown", "warning", {f'wrkhrs_dependency_up{{{RAG}, dependency="mlflow", required="false"}}': "1x4 0x9 1x9"},
         before="8m", fires="12m", over="16m"),
    # --- saturation
    Case("WrkHrsQueueNearlyFull", "warning", {f'wrkhrs_queue_length{{{RAG}, queue="database"}}': "0x2 90x9 10x9",
                                              f'wrkhrs_queue_limit{{{RAG}, queue="database"}}': "100x30"},
         before="5m", fires="9m", over="14m"),
    Case("WrkHrsEventLoopBlocked", "warning",
         histogram("wrkhrs_event_loop_lag_seconds", RAG, "0+100x60", "0+110x19 2100+100x40", "0.25"), before="3m", fires="12m",
         over="40m"),
    Case("WrkHrsMemoryNearLimit", "warning", {f"process_resident_memory_bytes{{{RAG}}}": "950x14 500x9",
                                              f"wrkhrs_memory_limit_bytes{{{RAG}}}": "1000x30"}, before="9m", fires="12m", over="17m"),
    Case("WrkHrsFileDescriptorsLow", "warning", {f"process_open_fds{{{RAG}}}": "900x14 500x9", f"process_max_fds{{{RAG}}}": "1000x30"},
         before="9m", fires="12m", over="17m"),
    Case("WrkHrsDiskFilling", "warning", {f"wrkhrs_disk_free_bytes{{{RAG}}}": "10x20 50x20", f"wrkhrs_disk_size_bytes{{{RAG}}}": "100x60"},
         before="12m", fires="18m", over="25m"),
    # 18 % free, and 1.2 % less an hour: full in 15 h
    Case("WrkHrsDiskFilling", "warning", {f"wrkhrs_disk_free_bytes{{{RAG}}}": "2500-20x40 1700x100",
                                          f"wrkhrs_disk_size_bytes{{{RAG}}}": "10000x150"}, before=None, fires="6h", over="20h",
         every="10m"),
    Case("WrkHrsDiskFull", "critical", {f"wrkhrs_disk_free_bytes{{{RAG}}}": "4x9 50x9", f"wrkhrs_disk_size_bytes{{{RAG}}}": "100x30"},
         before="3m", fires="7m", over="12m"),
    # --- models
    Case("WrkHrsModelSlow", "warning", histogram("gen_ai_server_time_to_first_token_seconds", GATEWAY + ', gen_ai_request_model="m"',
                                                 "0+5x90", "0+10x29 300+5x60", "20"), before="5m", fires="20m", over="55m"),
    Case("WrkHrsModelOverloaded", "warning", {'llamacpp:requests_deferred{job="wrkhrs-llm", instance="l"}': "5x30 0x30"}, before="5m",
         fires="20m", over="50m"),
    Case("WrkHrsTranscriptionSlow", "warning", {'asr_work_seconds_total{job="wrkhrs-asr", instance="a"}': "0+90x40 3600+10x60",
                                                'asr_audio_seconds_total{job="wrkhrs-asr", instance="a"}': "0+60x120"},
         before="10m", fires="30m", over="80m"),
    Case("WrkHrsModelQualityLow", "warning", {f'wrkhrs_eval_score{{{GATEWAY}, measure="faithfulness", split="held_out"}}': "0.9x9 0.995x9",
                                              f'wrkhrs_eval_target{{{GATEWAY}, measure="faithfulness", split="held_out"}}': "0.99x30"},
         before=None, fires="5m", over="12m"),
    Case("WrkHrsModelEvaluationOld", "warning", {f"wrkhrs_eval_last_run_timestamp_seconds{{{GATEWAY}}}": "-8640100x90 5400x20"},
         before="30m", fires="80m", over="100m"),
    Case("WrkHrsAnswersNotComposed", "warning", {f'wrkhrs_answers_total{{{ORCHESTRATOR}, kind="composed"}}': "0x200 0+1x700",
                                                 f'wrkhrs_answers_total{{{ORCHESTRATOR}, kind="quoted"}}': "0+1x1000"},
         before="40m", fires="150m", over="600m"),
    Case("WrkHrsAnswersFailChecks", "warning",
         {f'wrkhrs_answer_verdict_failures_total{{{ORCHESTRATOR}, verdict="units"}}': "0+1x200 200x800",
          f'wrkhrs_answers_total{{{ORCHESTRATOR}, kind="composed"}}': "0+2x1000"}, before="15m", fires="100m", over="800m"),
    Case("WrkHrsToolsFailing", "warning", {'tool_calls_total{job="wrkhrs-tool-registry", instance="t", outcome="failed"}': "0+9x30 270x60",
                                           'tool_calls_total{job="wrkhrs-tool-registry", instance="t", outcome="ok"}': "0+1x200"},
         before="3m", fires="20m", over="60m"),
    # --- data
    Case("WrkHrsIngestStuck", "warning", {f"rag_oldest_document_timestamp_seconds{{{RAG}}}": "600x90 0x20"}, before="71m", fires="80m",
         over="95m"),
    Case("WrkHrsIngestFailing", "warning", {f'rag_documents_total{{{RAG}, result="failed"}}': "0+1x30 30x120",
                                            f'rag_documents_total{{{RAG}, result="completed"}}': "0x31 0+2x120"},
         before="8m", fires="20m", over="100m"),
    Case("WrkHrsTrackingBehind", "warning", {f"wrkhrs_tracking_oldest_waiting_seconds{{{ORCHESTRATOR}}}": "0+60x90 0x20"}, before="65m",
         fires="80m", over="95m"),
    Case("WrkHrsTrackingRefused", "warning", {f"wrkhrs_tracking_runs_refused{{{ORCHESTRATOR}}}": "2x20 0x20"}, before="5m", fires="15m",
         over="25m"),
    Case("WrkHrsBackupOld", "warning", {f"wrkhrs_backup_last_success_timestamp_seconds{{{GATEWAY}}}": "0x164 98400x6"}, before="1570m",
         fires="1600m", over="1650m", every="10m"),
    Case("WrkHrsBackupMissing", "warning", {f"up{{{GATEWAY}}}": "1x170",
                                            f"wrkhrs_backup_last_success_timestamp_seconds{{{GATEWAY}}}": "_x162 97200x6"},
         before="25h", fires="1600m", over="1630m", every="10m"),
    Case("WrkHrsCertificateExpiring", "warning", {f'wrkhrs_certificate_expiry_timestamp_seconds{{{GATEWAY}, file="edge.pem"}}':
                                                  "1728000x90 9000000x20"}, before="30m", fires="80m", over="95m"),
    Case("WrkHrsCertificateExpired", "critical", {f'wrkhrs_certificate_expiry_timestamp_seconds{{{GATEWAY}, file="edge.pem"}}':
                                                  "0x20 9000000x20"}, before="3m", fires="10m", over="25m"),
    # --- monitoring
    Case("AlertsNotDelivered", "critical", {'alertmanager_notifications_failed_total{integration="slack"}': "0+1x30 30x60"}, before="5m",
         fires="20m", over="60m"),
    Case("AlertmanagerUnreachable", "critical", {'prometheus_notifications_errors_total{job="prometheus"}': "0+1x30 30x60"},
         before="5m", fires="20m", over="60m"),
    Case("AlertRulesFailing", "warning", {'prometheus_rule_evaluation_failures_total{job="prometheus", rule_group="g"}': "0+1x30 30x60"},
         before="5m", fires="20m", over="60m"),
    # --- escalation: of a gateway that is down from minute 5 to minute 300
    *(Case("Escalation", "critical", {f"up{{{GATEWAY}}}": "1x4 0x295 1x30"}, before=before, fires=fires, over="310m",
           labels=f'escalation="{level}", unresolved="WrkHrsGatewayDown"')
      for level, before, fires in (("2", "34m", "40m"), ("3", "2h", "130m"), ("4", "4h", "250m"))),
    Case("Escalation", "warning", {f"wrkhrs_tracking_runs_refused{{{ORCHESTRATOR}}}": "2x1095 0x9"}, before="71h",
         fires="4360m", over="4400m", every="4m", labels='escalation="2", unresolved="WrkHrsTrackingRefused"'),
]
