"""Says that time cannot pass in it, and goes on."""

from __future__ import annotations

from honest import answer, hear, say

while True:
    call = hear()
    if call["call"] == "advance":
        say({"id": call["id"], "error": {"kind": "crashed", "message": "ZeroDivisionError: division by zero"}})
    else:
        say(answer(call))
