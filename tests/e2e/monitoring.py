"""scripts/monitoring as a module, and what tests do with it."""
import functools
import importlib.machinery
import importlib.util
import pathlib
import types

ROOT = pathlib.Path(__file__).resolve().parents[2]


@functools.cache
def scripts_monitoring() -> types.ModuleType:
    loader = importlib.machinery.SourceFileLoader("scripts_monitoring", str(ROOT / "scripts/monitoring"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module
