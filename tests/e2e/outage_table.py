"""What can break, what is seen of it, and the way back: the one table behind docs/outages.md and the tests that rehearse it.

    python3 tests/e2e/outage_table.py     writes the tables into docs/outages.md

Every system has a row or a reason for each kind of outage; gaps() says which do not.
"""
import dataclasses
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/outages.md"
BEGIN, END = "<!-- written by tests/e2e/outage_table.py -->", "<!-- end of what is written -->"

KINDS = ("killed", "cut off", "disk full", "damaged", "deleted")
SERVICES = ("gateway", "orchestrator", "rag", "llm", "asr", "mcp", "tool-registry")
PLATFORM = ("postgres", "s3", "mlflow")
IN_CONTAINERS = ("postgres", "minio", "mlflow", "qdrant")

OUTAGES = "tests/e2e/test_outages.py"
KILL = "tests/e2e/test_kill.py"
DOCTOR = "tests/e2e/test_doctor.py"
PLATFORM_TESTS = "tests/e2e/test_outages_platform.py"
CONTAINERS = "tests/containers/test_outages.py"
RESTORE = "`wrkhrs down && wrkhrs backup restore --force && wrkhrs up --detach`"
AFTER_BACKUP = "what was written after the backup"


@dataclasses.dataclass(frozen=True)
class Row:
    system: str
    kind: str
    seen: str
    finding: str  # of `wrkhrs doctor`
    way_back: str
    lost: str
    tests: tuple[str, ...]  # file::function, or a file
    where: str = ""  # "long": only `make long-tests` rehearses it; "containers": only a Docker engine can


def killed(service: str, seen: str) -> Row:
    return Row(service, "killed", seen, "none; `crash-loop` when it happens again and again", "it is started again by itself", "nothing",
               (f"{KILL}::test_a_killed_service_is_back_and_what_was_acknowledged_is_there",))


def hung(service: str, seen: str) -> Row:
    return Row(service, "cut off", seen, "`service-hung`", "`kill -9 PID`; after a minute the supervisor does it by itself", "nothing",
               (f"{OUTAGES}::test_a_service_is_cut_off[{service}]", f"{OUTAGES}::test_services_that_hang_are_started_again_by_themselves"),
               where="" if service in ("rag", "llm") else "long")


def full(service: str, seen: str) -> Row:
    return Row(service, "disk full", seen, "`disk-full`", "free some space (`du -xhd2 HOME \\| sort -h \\| tail`); no restart", "nothing acknowledged",
               (f"{OUTAGES}::test_the_disk_is_full",))


def damaged(service: str, file: str, seen: str) -> Row:
    return Row(service, "damaged", f"{seen}; `/health`, `wrkhrs status` and `health` name `data/{file}`", "`database-damaged`", RESTORE, AFTER_BACKUP,
               (f"{OUTAGES}::test_a_database_is_damaged",))


def deleted(service: str, file: str, seen: str) -> Row:
    return Row(service, "deleted", f"`data/{file}`: {seen}; the next start does not begin anew either", "`database-gone`",
               f"{RESTORE}; without a backup: `wrkhrs down`, `rm HOME/.{service}.databases`, `wrkhrs up --detach`", f"{AFTER_BACKUP}; without one, all of it",
               (f"{OUTAGES}::test_data_is_deleted_while_it_is_used", f"{OUTAGES}::test_without_a_backup_one_can_begin_anew"))


def model(service: str, kind: str) -> Row:
    return Row(service, kind, f"its model: nothing as long as it is loaded; then 503 of wrkhrs-{service}, with the command", "`model-damaged`" if kind == "damaged" else "`model-missing`",
               f"`wrkhrs models pull --again ID && wrkhrs restart {service}`", "nothing", (f"{DOCTOR}::test_models_that_are_damaged_or_gone",))


def native(program: str, kind: str, seen: str, finding: str, way_back: str, lost: str, test: str) -> Row:
    return Row(f"{program} (native platform)", kind, seen, finding, way_back, lost, (f"{PLATFORM_TESTS}::{test}",), "long")


def container(system: str, kind: str, seen: str, finding: str, way_back: str, lost: str) -> Row:
    test = "test_its_network_is_cut" if kind == "cut off" else "test_its_volume_is_dropped"
    return Row(f"{system} (container)", kind, seen, finding, way_back, lost, (f"{CONTAINERS}::{test}[{system}]",), "containers")


FREE = "free some space; no restart"
ANEW = "`wrkhrs down && make down`, move its folder `HOME/data/{}` away, `make platform-up && wrkhrs backup restore --force && make ai-up`"
DC_ANEW = "`dc down`, `docker volume rm {}`, `dc up -d`: the snapshots of `qdrant_data` and `mlflow_data` are loaded into the empty database"

ROWS = (
    Row("the stack", "the supervisor is killed", "nothing answers: the services end with it", "`supervisor-died`", "`wrkhrs up --detach`", "nothing",
        (f"{OUTAGES}::test_the_supervisor_is_killed", f"{DOCTOR}::test_a_supervisor_that_hangs_and_one_that_was_killed")),
    Row("the stack", "the supervisor hangs", "`wrkhrs status` does not answer; services do", "`supervisor-hung`", "`kill -9 PID && wrkhrs up --detach`", "nothing",
        (f"{DOCTOR}::test_a_supervisor_that_hangs_and_one_that_was_killed",)),
    Row("the stack", "a port is taken", "503 and refused connections", "`port-taken`, with the program", "end that program; the service starts by itself", "nothing",
        (f"{DOCTOR}::test_a_port_that_another_program_took",)),
    Row("the stack", "`wrkhrs.yaml` is damaged", "what runs goes on, and `wrkhrs down` ends it; nothing starts", "`config-invalid`, with the line",
        "correct the line; `wrkhrs config check`", "nothing", (f"{OUTAGES}::test_keys_and_configuration_are_damaged",)),
    Row("the stack", "a model provider is cut off", "its models get 502; others go on", "`system-unreachable`", "start it, or correct `gateway.providers`", "nothing",
        (f"{OUTAGES}::test_a_provider_is_away",)),

    killed("gateway", "nothing is answered for less than 2 s"),
    hung("gateway", "its callers wait; the services' own ports answer"),
    full("gateway", "goes on; `wrkhrs keys add` fails and says why"),
    Row("gateway", "damaged", "`keys.json`: what runs goes on with the keys of before; nothing starts", "`keys-damaged`",
        "`mv keys.json keys.json.damaged`, up; or bring it back from a backup", "keys besides your own, without a backup",
        (f"{OUTAGES}::test_keys_and_configuration_are_damaged",)),
    Row("gateway", "deleted", "`keys.json`: what runs goes on with the keys of before; the next start takes your own again, others are unknown (401)", "none",
        "bring it back from a backup, or `wrkhrs keys add NAME`", "keys besides your own, without a backup",
        (f"{OUTAGES}::test_keys_are_deleted",)),

    killed("orchestrator", "runs stop, and go on where they were"),
    hung("orchestrator", "the model `wrkhrs` gets 504; other models go on"),
    full("orchestrator", "new runs get 507"),
    damaged("orchestrator", "orchestrator/runs.db", "every run gets 503 (`database_unusable`); other models go on. `tracking.db`: answers go on, none is tracked"),
    deleted("orchestrator", "orchestrator/runs.db", "new runs get 503"),

    killed("rag", "searches fail for some 2 s; an ingest is taken up again without doubles"),
    hung("rag", "files and searches get 504; answers say that they have no sources"),
    full("rag", "uploads get 507; searches and downloads go on"),
    damaged("rag", "rag/rag.db", "files, stores and searches get 503 (`database_unusable`); embeddings go on"),
    deleted("rag", "rag/rag.db", "writes get 503"),
    Row("rag", "damaged", "an uploaded file: its download breaks off; passages found before stay", "none: `wrkhrs backup verify` and `drill` look at bytes",
        "upload it again (the same bytes heal it), or restore", "nothing, with either", (f"{OUTAGES}::test_an_uploaded_file_is_damaged_or_deleted",)),
    Row("rag", "deleted", "an uploaded file: its download gets 503 (`content_lost`); passages found before stay", "none: `wrkhrs backup verify` and `drill` look at bytes",
        "upload it again (the same bytes heal it), or restore", "nothing, with either", (f"{OUTAGES}::test_an_uploaded_file_is_damaged_or_deleted",)),

    killed("llm", "generation fails for as long as it reads its model; answers are quoted from the sources"),
    hung("llm", "its models get 504"),
    full("llm", "goes on: it writes nothing"),
    model("llm", "damaged"), model("llm", "deleted"),

    killed("asr", "transcriptions fail for less than 2 s; recordings that are being read in wait"),
    hung("asr", "transcriptions get 504; recordings that are being read in wait"),
    full("asr", "goes on: it writes nothing"),
    model("asr", "damaged"), model("asr", "deleted"),

    killed("mcp", "its tools fail for less than 2 s; sessions are begun again by their clients"),
    hung("mcp", "its tools get 504"),
    full("mcp", "goes on: it writes nothing"),

    killed("tool-registry", "calls fail for less than 2 s; one that was under way is answered `outcome_unknown`, or made again where that is safe"),
    hung("tool-registry", "tools get 504; answers use none"),
    full("tool-registry", "calls with a key get 507; lists go on"),
    damaged("tool-registry", "tool-registry/calls.db", "calls get 503 (`database_unusable`); lists go on"),
    deleted("tool-registry", "tool-registry/calls.db", "calls get 503"),

    native("postgres", "killed", "503 until it has recovered", "none", "it is started again by itself", "nothing", "test_it_is_killed[postgres]"),
    native("postgres", "cut off", "503 or 504 from what needs it; embeddings and models go on", "`system-unreachable`", "mend the network, or `make platform-up`", "nothing acknowledged",
           "test_postgres_is_cut_off"),
    native("postgres", "disk full", "507 or 503 from what writes", "`disk-full`", FREE, "nothing acknowledged", "test_the_disk_of_all_of_it_is_full"),
    native("postgres", "damaged", "503 (`database_unusable`) of the requests that read the damaged page, and its words in the log", "`dependency-down` or none", ANEW.format("postgres"),
           AFTER_BACKUP + "; of MLflow all that its database had", "test_the_database_server_loses_its_data[damaged]"),
    native("postgres", "deleted", "503 of every request", "`system-fails`", ANEW.format("postgres"), AFTER_BACKUP + "; of MLflow all that its database had",
           "test_the_database_server_loses_its_data[deleted]"),
    native("s3", "killed", "uploads and downloads fail until it is back", "none", "it is started again by itself", "nothing", "test_it_is_killed[s3]"),
    native("s3", "cut off", "503 or 504 from uploads and downloads; lists and searches go on", "`system-unreachable`", "mend the network, or `make platform-up`", "nothing acknowledged",
           "test_s3_is_cut_off"),
    native("s3", "disk full", "507 or 503 from uploads", "`disk-full`", FREE, "nothing acknowledged", "test_the_disk_of_all_of_it_is_full"),
    native("s3", "damaged", "a download of that file breaks off", "none: `wrkhrs backup verify` and `drill` look at bytes", "upload it again (the same bytes heal it), or restore", "nothing, with either",
           "test_a_blob_in_s3_is_damaged_or_deleted"),
    native("s3", "deleted", "downloads are refused; searches go on", "`system-fails` or none",
           "`wrkhrs down && make down && make platform-up && wrkhrs backup restore --force && make ai-up`", AFTER_BACKUP, "test_s3_loses_its_data"),
    native("mlflow", "killed", "answers go on; runs wait in the outbox", "none", "it is started again by itself", "nothing", "test_it_is_killed[mlflow]"),
    native("mlflow", "cut off", "answers go on; runs wait in the outbox", "`system-unreachable`", "mend the network; the runs follow by themselves", "nothing, up to the outbox's limits",
           "test_mlflow_is_cut_off"),
    native("mlflow", "disk full", "runs wait in the outbox", "`disk-full`", FREE, "nothing", "test_the_disk_of_all_of_it_is_full"),
    native("mlflow", "deleted", "its database: answers go on; runs wait in the outbox", "`system-fails`",
           "`wrkhrs down`; as `postgres`: `DROP DATABASE mlflow WITH (FORCE)`, `CREATE DATABASE mlflow OWNER mlflow`; `make down && make platform-up && make ai-up`",
           "what it had: natively no backup has it", "test_mlflow_loses_its_data"),

    container("postgres", "cut off", "503 or 504 from what needs it", "`system-unreachable`", "`docker network connect --alias postgres birtha_internal birtha-postgres-1`",
              "nothing acknowledged"),
    container("postgres", "deleted", "its volume: 503", "`container-unhealthy`", DC_ANEW.format("birtha_postgres_data"), "at most some seconds before the loss"),
    container("minio", "cut off", "uploads and downloads fail; searches go on", "`system-unreachable`", "`docker network connect --alias minio birtha_internal birtha-minio-1`",
              "nothing acknowledged"),
    container("minio", "deleted", "its volume: downloads are refused; searches go on", "none", DC_ANEW.format("birtha_minio_data birtha_postgres_data"),
              "at most some seconds before the loss"),
    container("mlflow", "cut off", "answers go on; runs wait in the outbox", "`system-unreachable`", "`docker network connect --alias mlflow birtha_internal birtha-mlflow-1`", "nothing"),
    container("mlflow", "deleted", "`mlflow_data`, its snapshots: nothing", "none", "`dc down && dc up -d`: they are made again", "nothing"),
    container("qdrant", "cut off", "where it ranks (QDRANT_URL): `degraded`, searches go on without it; else nothing", "`system-unreachable`", "`docker network connect --alias qdrant birtha_internal birtha-qdrant-1`",
              "nothing"),
    container("qdrant", "deleted", "`qdrant_data` and `birtha_qdrant_storage`: as cut off", "none", "`dc down && dc up -d`: snapshots are made again, and Qdrant is filled from the database",
              "nothing"),
)

# Kinds that a system cannot suffer, and why.
NOT_SUFFERED = {
    ("mcp", "damaged"): "it keeps nothing; its settings are wrkhrs.yaml",
    ("mcp", "deleted"): "it keeps nothing; its settings are wrkhrs.yaml",
    ("mlflow (native platform)", "damaged"): "what it keeps lies in PostgreSQL and S3",
    **{(f"{system} (container)", kind): "as natively: the container does not change it" for system in IN_CONTAINERS for kind in ("killed", "disk full", "damaged")},
}
SYSTEMS = (*SERVICES, *(f"{program} (native platform)" for program in PLATFORM), *(f"{system} (container)" for system in IN_CONTAINERS))


def gaps() -> list[str]:
    have = {(row.system, row.kind) for row in ROWS} | set(NOT_SUFFERED)
    return [f"{system}: {kind}" for system in SYSTEMS for kind in KINDS if (system, kind) not in have]


def tables() -> str:
    lines = []
    for system in dict.fromkeys(row.system for row in ROWS):
        lines += ["", f"### {system}", "", "| outage | what is seen | finding | the way back | lost | rehearsed by |", "|---|---|---|---|---|---|"]
        for row in ROWS:
            if row.system != system:
                continue
            tests = ", ".join(f"`{name.rpartition('/')[2]}`" for name in row.tests) + (f" ({row.where})" if row.where else "")
            lines.append(f"| {row.kind} | {row.seen} | {row.finding} | {row.way_back} | {row.lost} | {tests} |")
        reasons: dict[str, list[str]] = {}
        for (name, kind), why in NOT_SUFFERED.items():
            if name == system:
                reasons.setdefault(why, []).append(kind)
        lines += [f"\n{', '.join(kinds).capitalize()}: {why}." for why, kinds in reasons.items()]
    return "\n".join(lines) + "\n\n"


def document() -> str:
    """docs/outages.md with the tables as they ought to be."""
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(document())
