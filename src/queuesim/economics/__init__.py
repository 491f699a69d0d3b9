"""Economics: prices times quantities, and what leaving customers take with them."""

from __future__ import annotations

from queuesim.economics.pricing import price

__all__ = ["price"]
