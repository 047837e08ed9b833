"""The table has every command of the runbook, in the runbook's order and words: nothing is left out, nothing is put in. Needs no Docker Engine."""
import pathlib
import re

import yaml

HERE = pathlib.Path(__file__).parent


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def commands_of(markdown):
    """Every line of every code block, and what stands as code in a list where it is a command or an address to ask."""
    found, block = [], None
    for line in markdown.splitlines():
        if line.startswith("```"):
            if block is not None:
                found += lines_of("\n".join(block))
            block = [] if block is None else None
        elif block is not None:
            block.append(line)
        elif line.lstrip().startswith("- "):
            for code in re.findall(r"`([^`]+)`", line):
                found.append(f"curl -f {code}" if code.startswith("http") else code)
    return found


def test_each_line_of_the_runbook_has_a_row_and_each_row_stands_in_the_runbook():
    rows = yaml.safe_load((HERE / "runbook.yaml").read_text())
    assert sum([lines_of(row["run"]) for row in rows], []) == commands_of((HERE.parents[1] / "docs/runbook-original.md").read_text())


def test_each_row_runs_and_what_it_did_is_looked_at():
    for row in yaml.safe_load((HERE / "runbook.yaml").read_text()):
        assert row["mode"] in ("run", "stream", "gpu", "clone", "export", "configuration"), row
        assert row.get("observe") or row["mode"] == "gpu", f"nothing is observed after: {row['run']}"
        assert (row["mode"] == "gpu") == (row["run"] == "nvidia-smi"), "only nvidia-smi may need a card"
