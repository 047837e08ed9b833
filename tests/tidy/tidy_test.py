"""Each house rule of scripts/tidy finds what it is there to find, and nothing in a clean tree."""
import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = str(pathlib.Path(__file__).resolve().parents[2] / "scripts/tidy")
loader = importlib.machinery.SourceFileLoader("tidy", SCRIPT)
tidy = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
sys.modules["tidy"] = tidy
loader.exec_module(tidy)

CLEAN = {
    "src/base/CMakeLists.txt": "wrkhrs_library(base DEPS fmt::fmt)\n", "src/base/README.md": "base\n",
    "src/base/a.hpp": "#pragma once\n",
    "src/net/CMakeLists.txt": "wrkhrs_library(net DEPS wrkhrs_base)\n", "src/net/README.md": "net\n",
    "src/net/server.hpp": '#pragma once\n#include "base/a.hpp"\n',
    "src/rag/CMakeLists.txt": "wrkhrs_library(rag DEPS wrkhrs_net)\n", "src/rag/README.md": "rag\n",
    "src/rag/http.cpp": '#include "net/server.hpp"\n',
    "src/asr/CMakeLists.txt": "wrkhrs_library(asr DEPS wrkhrs_base wrkhrs_rag)\n", "src/asr/README.md": "asr\n",
    "src/asr/a.cpp": '#include "base/a.hpp"\n',
}


def problems(files: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        subprocess.run(["git", "init", "-q", root], check=True)
        for name, text in (CLEAN | files).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        checks = tidy.Tidy(root)
        checks.banned(), checks.lengths(), checks.headers(), checks.includes()
        return checks.problems


class Rules(unittest.TestCase):
    def test_a_clean_tree_has_no_problems(self) -> None:
        self.assertEqual(problems({}), [])

    def test_each_rule_finds_its_violation(self) -> None:
        cases = {
            "sleep": {"src/base/a_test.cpp": "std::this_thread::sleep_for(1s);\n"},
            "rand": {"src/base/a.cpp": "int x = std::rand();\n"},
            "shell": {"src/base/a.cpp": 'system("ls");\n'},
            "atoi": {"src/base/a.cpp": "int x = std::stoi(text);\n"},
            "print": {"src/base/a.cpp": 'std::printf("x");\n'},
            "beast": {"src/rag/a.cpp": "#include <boost/beast/http.hpp>\n"},
            "spdlog": {"src/rag/a.cpp": "#include <spdlog/spdlog.h>\n"},
            "registry": {"scripts/x.py": "url = 'https://pypi.org/simple'\n"},
            "machine": {"docs/x.md": "see /root/file\n"},
            "once": {"src/base/b.hpp": "int f();\n"},
            "long": {"src/base/a.cpp": "int x;\n" * 601},
            "readme": {"src/new/CMakeLists.txt": "wrkhrs_library(new)\n"},
            "service rag": {"src/asr/a.cpp": '#include "rag/r.hpp"\n', "src/rag/r.hpp": "#pragma once\n"},
            "does not name wrkhrs_net": {"src/base/a.cpp": '#include "net/server.hpp"\n'},
            "is no file": {"src/base/a.cpp": '#include "a.hpp"\n'},
            "domain": {"src/rag/search.cpp": '#include "net/server.hpp"\n'},
        }
        for expected, files in cases.items():
            with self.subTest(expected):
                found = problems(files)
                self.assertTrue(any(expected in problem for problem in found), found)

    def test_a_line_may_be_excused_with_a_reason(self) -> None:
        self.assertEqual(problems({"src/base/a_test.cpp": "sleep_for(1ms);  // tidy: allow(sleep) polls with a deadline\n"}), [])
        self.assertEqual(problems({"src/base/a.cpp": "// tidy: long because it is a table\n" + "int x;\n" * 601}), [])

    def test_calls_of_methods_with_banned_names_are_fine(self) -> None:
        self.assertEqual(problems({"src/base/a.cpp": "timer.system(); os->printf(1); my::system(2);\n"}), [])


if __name__ == "__main__":
    unittest.main()
