"""Articles that tell of one thing: reprints, reports of one event, agreements, who holds what. See docs/stories.md."""

from __future__ import annotations

from marsad.stories.control import find_control
from marsad.stories.facts import tellings
from marsad.stories.groups import filed, group_events, group_tellings, sought
from marsad.stories.pacts import find_pacts, join_namings, namings
from marsad.stories.reprints import find_reprints, fingerprint
from marsad.stories.show import show_control, show_pact, show_story
from marsad.stories.tell import tell

__all__ = [
    "filed", "find_control", "find_pacts", "find_reprints", "fingerprint", "group_events", "group_tellings", "join_namings", "namings", "show_control",
    "show_pact", "show_story", "sought", "tell", "tellings",
]  # fmt: skip
