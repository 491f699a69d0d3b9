"""From a planner's config to a staffing decision.

>>> import queuesim as qs  # doctest: +SKIP
>>> cfg = qs.load("configs/quickstart.yaml")  # doctest: +SKIP
>>> qs.compare(cfg).table()  # doctest: +SKIP

The names below are all there is to know from outside; each is imported when it is first asked for,
so that ``import queuesim`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # type checkers take it for true; importing `typing` would cost as much again
if TYPE_CHECKING:  # what a type checker sees; the table below is what happens
    from queuesim import errors as errors
    from queuesim import laws as laws
    from queuesim import network as network
    from queuesim.compile import compile_config as compile_config
    from queuesim.experiment.flows import flow_of as flow_of
    from queuesim.experiment.flows import keep_rows as keep_rows
    from queuesim.notebook import compare as compare
    from queuesim.notebook import run as run
    from queuesim.spec.load import load as load

__version__ = "0.1.0"

# The public names, and where each lives: a module and a name in it, or a module alone.
_PLACES: dict[str, tuple[str, str | None]] = {
    "load": ("queuesim.spec.load", "load"),
    "compile_config": ("queuesim.compile", "compile_config"),
    "run": ("queuesim.notebook", "run"),
    "compare": ("queuesim.notebook", "compare"),
    "flow_of": ("queuesim.experiment.flows", "flow_of"),
    "keep_rows": ("queuesim.experiment.flows", "keep_rows"),
    "errors": ("queuesim.errors", None),
    "laws": ("queuesim.laws", None),
    "network": ("queuesim.network", None),
}

__all__ = ["__version__", *_PLACES]  # noqa: PLE0604 (literal names, one table)


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES[name]
    value = (
        import_module(module) if attribute is None else getattr(import_module(module), attribute)
    )
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
