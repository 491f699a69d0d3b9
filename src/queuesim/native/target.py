"""The machine at hand, as the compiler sees it, and code for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import llvmlite
from llvmlite import binding as llvm

if TYPE_CHECKING:
    from llvmlite import ir


def start_compiler() -> None:
    """Make the compiler ready for the machine at hand."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def description() -> str:
    """Everything on which compiled code depends but its text."""
    machine = (
        llvmlite.__version__,
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
    )
    return repr(machine)


def target_machine() -> llvm.TargetMachine:
    """The machine at hand, with all that its processor can do."""
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        jit=True,
        codemodel="jitdefault",
    )


def object_file(lowered: ir.Module) -> bytes:
    """Machine code of a lowered module, optimised as a whole."""
    start_compiler()
    machine = target_machine()
    lowered.triple = machine.triple
    lowered.data_layout = str(machine.target_data)
    module = llvm.parse_assembly(str(lowered))
    module.verify()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
    builder.getModulePassManager().run(module, builder)
    code: bytes = machine.emit_object(module)
    return code
