"""wrkhrs audit against stacks that are as they should be, and that are not."""
import json

import pytest

from stack import Stack


@pytest.fixture
def idle(tmp_path) -> Stack:
    return Stack(tmp_path, {"WRKHRS_MODELS_DIR": str(tmp_path / "no-models")})


def audit(stack: Stack, *options: str) -> tuple[int, dict[str, dict]]:
    done = stack.run("audit", "--json", "--quick", *options)
    return done.returncode, {finding["id"]: finding for finding in json.loads(done.stdout)["findings"]}


def test_audit_of_a_running_stack_finds_nothing_grave(stack):
    code, found = audit(stack)
    assert not {finding["id"] for finding in found.values() if finding["severity"] == "high"} - {"sandbox-none"}, found
    assert "no-rate-limit" in found
    assert found.keys() & {"sandbox", "sandbox-weaker", "sandbox-none"}, "the sandbox in force is said"
    assert code == (2 if "sandbox-none" in found else 1)


def test_audit_sees_what_listens_beyond_this_machine_and_what_lies_open(new_stack):
    open_stack = new_stack({"WRKHRS_BIND_ADDRESS": "0.0.0.0"})
    (open_stack.home / "api-key").chmod(0o644)
    code, found = audit(open_stack)
    assert code == 2
    assert {"bind-without-tls", "port-open", "file-mode"} <= found.keys()
    assert "wrkhrs-" in found["port-open"]["what"]
    text = open_stack.run("audit", "--quick").stdout
    assert f"fix: chmod go-rwx {open_stack.home / 'api-key'}" in text
    assert open_stack.key not in text


def test_audit_lists_its_rules_and_says_what_a_wrong_configuration_means(idle):
    rules = json.loads(idle.run("audit", "--rules", "--json").stdout)
    assert len({rule["id"] for rule in rules}) == len(rules) > 30
    (idle.home / "wrkhrs.yaml").write_text("gateway:\n  prot: 1\n")
    code, found = audit(idle)
    assert code == 2 and "Did you mean 'port'?" in found["config-invalid"]["what"]
