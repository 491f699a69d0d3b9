"""The machine at hand, as the compiler sees it."""

from __future__ import annotations

from llvmlite import binding as llvm


def start_compiler() -> None:
    """Make the compiler ready for the machine at hand."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def target_machine() -> llvm.TargetMachine:
    """The machine at hand, with all that its processor can do."""
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        jit=True,
        codemodel="jitdefault",
    )
