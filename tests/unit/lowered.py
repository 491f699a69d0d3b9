"""Marked functions as machine code that tests can call, and texts as modules."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from llvmlite import binding as llvm

from queuesim.native import library
from queuesim.native.lowering import Lowering, Replacements
from queuesim.native.replacements import of_memory
from queuesim.native.target import object_file, target_machine

_FORMS = {"int": ctypes.c_int64, "float": ctypes.c_double, "bool": ctypes.c_uint8, "None": None}
_NUMBERS = count()
Function = Callable[..., Any]


class Code:
    """Functions compiled together; the code lives as long as this."""

    def __init__(self, *functions: Function, replaced: Replacements | None = None) -> None:
        names = {function: f"entry_{k}" for k, function in enumerate(functions)}
        lowering = Lowering(of_memory() if replaced is None else replaced, names)
        for function in functions:
            lowering.function(function)
        code = object_file(lowering.module)
        for name in library._LIBRARY:
            llvm.add_symbol(name, library._address_of(name))
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target_machine())
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        self._engine.finalize_object()
        self._entries = {function: self._entry(function, name) for function, name in names.items()}

    def __call__(self, function: Function, *given: float) -> Any:
        return self._entries[function](*given)

    def _entry(self, function: Function, name: str) -> Function:
        kinds = [getattr(kind, "__name__", kind) for kind in function.__annotations__.values()]
        form = ctypes.CFUNCTYPE(*[_FORMS[kind] for kind in (kinds[-1], *kinds[:-1])])
        entry = form(self._engine.get_function_address(name))
        if kinds[-1] == "bool":  # the machine sets one bit of what comes back
            return lambda *given: bool(entry(*given) & 1)
        return entry


def module_of(folder: Path, text: str) -> ModuleType:
    """A text as a module with a file of its own, so that its source can be found."""
    name = f"lowered_{next(_NUMBERS)}"
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
