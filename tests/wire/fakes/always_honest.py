"""Does what an adapter does."""

from __future__ import annotations

from honest import go_on

go_on()
