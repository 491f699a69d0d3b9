"""What kind of thing stands at a path of a config: asked of the models, for patches and errors."""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from queuesim.errors import Steps
from queuesim.spec.config import Config
from queuesim.spec.leaf import Leaf

#: Maps whose keys are names of measures, and so may hold dots.
DOTTED_KEYS: frozenset[Steps] = frozenset(
    {("targets",), ("matters",), ("runs", "precision"), ("routing", "overflow")}
)


@dataclass(frozen=True)
class Shape:
    """One place of a config.

    At most one of ``model`` (a map with fixed words), ``values`` (a map with free names) and
    ``parts`` (a list) is set; at none of them stands a value.
    """

    model: type[BaseModel] | None = None
    values: Any = None
    parts: Any = None
    leaf: Leaf[Any] | None = None
    text: bool = False  #: free text
    choices: tuple[Any, ...] = ()  #: the only values
    field: FieldInfo | None = None  #: the word of a model that leads here

    @property
    def words(self) -> tuple[str, ...]:
        """The fixed words of a model, as planners write them."""
        fields = self.model.model_fields if self.model else {}
        return tuple(field.alias or name for name, field in fields.items())

    @property
    def models(self) -> tuple[str, ...]:
        """The name of the model, and of those it builds on."""
        return tuple(kind.__name__ for kind in self.model.__mro__) if self.model else ()

    @property
    def default(self) -> Any:
        """What holds where nothing is written, in planners' writing; ``None`` if nothing does."""
        if self.field is None or self.field.is_required():
            return None
        value = self.field.get_default(call_default_factory=True, validated_data={})
        if value is None or self.leaf is None:
            return value if isinstance(value, str | bool | int | float) else None
        return self.leaf.write(value)

    def below(self, step: str | int) -> Shape | None:
        """The shape of a part, ``None`` if there can be no such part."""
        if self.model is not None:
            for name, field in self.model.model_fields.items():
                if step == (field.alias or name):
                    return _shape(field.annotation, field)
            return None
        if self.values is not None:
            return _shape(self.values)
        if self.parts is not None:
            return _shape(self.parts) if isinstance(step, int) else None
        # A law, or a map of values by reason or class: its own reader judges the keys.
        return Shape(leaf=None) if self.leaf is not None else None


CONFIG = Shape(model=Config)


def shape_at(path: Steps) -> Shape | None:
    """The shape at a path, ``None`` where the models know no such place."""
    shape: Shape | None = CONFIG
    for step in path:
        shape = None if shape is None else shape.below(step)
    return shape


def _shape(kind: Any, field: FieldInfo | None = None) -> Shape:
    metadata: tuple[Any, ...] = tuple(field.metadata) if field else ()
    kind = _said(kind)
    if get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        metadata = (*metadata, *more)
    leaf = next((part for part in metadata if isinstance(part, Leaf)), None)
    if leaf is not None:
        return Shape(leaf=leaf, field=field)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return Shape(model=kind, field=field)
    origin, args = get_origin(kind), get_args(kind)
    if origin is dict:
        return Shape(values=args[1], field=field)
    if origin in (tuple, list):
        return Shape(parts=args[0], field=field)
    choices = args if origin is Literal else ()
    return Shape(text=kind is str, choices=choices, field=field)


def _said(kind: Any) -> Any:
    """What stands there if anything does: ``X`` of ``X | None``."""
    if get_origin(kind) in (Union, UnionType):
        parts = [part for part in get_args(kind) if part is not type(None)]
        return parts[0] if len(parts) == 1 else kind
    return kind
