"""Scenarios: small named patches on the base."""

from __future__ import annotations

from typing import TypeAlias

#: Dotted path to what it becomes: a new value, ``add n``, ``times n%``, ``remove``; and
#: ``extends: other scenario``. Applied to the words before they are read, by ``spec.patch``.
Patch: TypeAlias = dict[str, object]
