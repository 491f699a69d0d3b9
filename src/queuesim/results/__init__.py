"""Results: what an engine's rows say, in the planner's words."""

from __future__ import annotations
