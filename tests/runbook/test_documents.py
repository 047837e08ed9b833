"""Every command of docs/runbook.md has a row that runs it, and every row stands in the runbook. Needs nothing running."""
import pathlib
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNBOOK = (ROOT / "docs/runbook.md").read_text()
NATIVE = yaml.safe_load((ROOT / "tests/runbook/native.yaml").read_text())
CONTAINERS = yaml.safe_load((ROOT / "tests/containers/runbook.yaml").read_text())
COMMAND = re.compile(r"(make|wrkhrs|docker|curl|git|psql|nvidia-smi|\./scripts/\S+|scripts/\S+)( |$)")
MODES = {"run", "stream", "export", "clone", "gpu", "listed", "elsewhere"}
CLI = "docker compose -f docker-compose.yml -f docker-compose.ai.yml run --rm wrkhrs-cli"


def blocks(markdown: str) -> list[tuple[str, str]]:
    """(heading above it, command) for each line of each block of shell commands."""
    found, heading, inside = [], "", False
    for line in markdown.splitlines():
        if line.startswith("```"):
            inside = line.startswith("```bash") if not inside else False
        elif inside:
            if line.strip() and not line.strip().startswith("#"):
                found.append((heading, line.strip()))
        elif line.startswith("#"):
            heading = line.lstrip("#").strip()
    return found


def mentioned(markdown: str) -> list[str]:
    """What stands as code within the text and is a command."""
    text = re.sub(r"```.*?```", "", markdown, flags=re.DOTALL)
    return [code for code in re.findall(r"`([^`\n]+)`", text) if COMMAND.match(code)]


def rows_of_containers() -> set[str]:
    return {line.strip() for row in CONTAINERS for line in row["run"].splitlines()}


def test_each_command_of_the_runbook_is_run_by_a_row_and_each_row_stands_in_the_runbook():
    commands = blocks(RUNBOOK)
    native = [(row["section"], row["run"]) for row in NATIVE]
    for_containers = rows_of_containers()
    assert [entry for entry in commands if entry in native] == native, "native.yaml must have the runbook's commands, in their order, under their heading"
    left = [command for heading, command in commands if (heading, command) not in native and command not in for_containers]
    assert not left, f"no row runs them: {left}"


def test_what_the_text_mentions_is_a_command_that_is_run_or_the_beginning_of_one():
    known = {row["run"] for row in NATIVE} | rows_of_containers()
    not_run = {CLI, "make runbook-test", "make runbook-test-native"}  # how a command is called in containers; this
    loose = [code for code in mentioned(RUNBOOK) if code not in not_run and not any(run == code or run.startswith(code + " ") for run in known)]
    assert not loose, f"no row runs them: {loose}"


def test_each_row_says_how_it_is_run_and_what_must_be_seen():
    for row in NATIVE:
        assert row["mode"] in MODES and set(row) <= {"section", "run", "mode", "before", "observe", "then", "seconds", "by"}, row
        assert row.get("observe") or row["mode"] in ("gpu", "listed", "elsewhere"), f"nothing is observed after: {row['run']}"
        if row["mode"] == "elsewhere":
            program, what = row["run"].split()[:2]
            assert what.strip('"') in (ROOT / row["by"]).read_text() or pathlib.Path(program).name in (ROOT / row["by"]).read_text(), row
        assert (row["mode"] == "gpu") == (row["run"] == "nvidia-smi"), "only nvidia-smi may need a card"


def test_the_runbook_has_a_section_for_each_of_the_original_and_its_links_lead_somewhere():
    def headings(markdown, level):
        return [re.sub(r"[^a-z ]", "", line[level:].lower()).strip() for line in markdown.splitlines() if line.startswith("#" * level + " ")]

    original = headings((ROOT / "docs/runbook-original.md").read_text(), 2)
    assert [heading for heading in headings(RUNBOOK, 2) if heading in original] == original
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", RUNBOOK):
        assert (ROOT / "docs" / target).exists(), target
