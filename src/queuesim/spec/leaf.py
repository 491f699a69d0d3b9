"""How one kind of value is read, written and described: the base of all fields of the models.

A planner's value is read once, at the door, into a plain number or a small immutable object. The
same place knows how to write it back and what the JSON Schema says about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, core_schema

T = TypeVar("T")
Schema = Mapping[str, Any]


class Words(BaseModel):
    """Base of all models: immutable, and refusing what it does not know.

    ``planned`` names words of the vocabulary that a later version will understand, so that the
    reader can say so instead of guessing at a typing slip.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        defer_build=True,  # each would be built again as a part of what it stands in
    )

    planned: ClassVar[frozenset[str]] = frozenset()


class Row(Words):
    """A row of a table, which may also be written as a list of its values in order."""

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, list | tuple) and len(value) <= len(cls.model_fields):
            words = (field.alias or name for name, field in cls.model_fields.items())
            return dict(zip(words, value, strict=False))
        return value

    @model_serializer(mode="wrap")
    def _as_list(self, written: SerializerFunctionWrapHandler) -> list[Any]:
        return list(written(self).values())


@dataclass(frozen=True, eq=False)
class Leaf(Generic[T]):
    """One kind of value, used as ``Annotated[float, LEAF]`` in a model.

    Attributes
    ----------
    read
        From what YAML gives to the value; raises ``BadValue`` (or a ``ValidationError`` whose
        places are inside the value).
    write
        Back to a planner's writing; reading that gives the same value.
    schema
        JSON Schema of all accepted forms.
    owns
        Whether a map is one such value, and not a map of them by reason, class or channel.
    """

    read: Callable[[Any], T]
    write: Callable[[T], Any]
    schema: Schema
    owns: Callable[[Mapping[str, Any]], bool] = lambda _: False

    def reads(self, value: object) -> bool:
        """Whether the value can be read."""
        try:
            self.read(value)
        except ValueError:
            return False
        return True

    def __get_pydantic_core_schema__(self, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.write, when_used="json-unless-none"
            ),
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)


def each(pairs: Iterable[tuple[str | int, Any]], read: Callable[[Any], T]) -> dict[Any, T]:
    """Read every value; what is wrong comes all together, each with its key.

    Raises
    ------
    pydantic.ValidationError
        With one entry per value that cannot be read.
    """
    done: dict[Any, T] = {}
    wrong: list[InitErrorDetails] = []
    for key, value in pairs:
        try:
            done[key] = read(value)
        except ValidationError as error:
            wrong += [_moved(detail, key) for detail in error.errors()]
        except ValueError as error:
            wrong.append(misfit(error, value, key))
    if wrong:
        raise ValidationError.from_exception_data("value", wrong)
    return done


def misfit(error: ValueError, value: object, *place: str | int) -> InitErrorDetails:
    """One entry of a ``ValidationError`` for an error inside a value."""
    return InitErrorDetails(type="value_error", loc=place, input=value, ctx={"error": error})


def _moved(detail: Any, key: str | int) -> InitErrorDetails:
    return InitErrorDetails(
        type=detail["type"],
        loc=(key, *detail["loc"]),
        input=detail["input"],
        ctx=detail.get("ctx", {}),
    )


def inside(errors: Iterable[InitErrorDetails]) -> ValidationError:
    """A ``ValidationError`` from entries, for validators that check parts of their value."""
    return ValidationError.from_exception_data("value", list(errors))
