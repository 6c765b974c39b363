"""What of a crisis contact becomes a button."""

import pytest

from clinic.core import crisis


@pytest.mark.parametrize(
    ("contact", "call", "text", "word"),
    [
        ("Call or text 988 at any hour. In danger now: call 911.", "988", "988", ""),
        ("Call 116 123 at any hour. In danger now: call 112.", "116 123", "", ""),
        ("Text HOME to 741741, or call 0800 000 000", "0800 000 000", "741741", "HOME"),
        ("Text shout to 85258.", "", "85258", "SHOUT"),
        ("Text 741741, Samaritans 116 123", "116 123", "741741", ""),
        ("988 (call or text). In danger: 911.", "988", "988", ""),
        ("Samaritans 116 123, or 999 if in danger", "116 123", "", ""),
        ("988 (call or text), day and night", "988", "988", ""),
        ("Call 0800 000 000. Text 07700 900 900.", "0800 000 000", "07700 900 900", ""),
        ("Call 988 or text 741741", "988", "741741", ""),
        ("Read the text on our door. Call 0800 000 000", "0800 000 000", "", ""),
        ("Ask at the desk, 24/7", "", "", ""),
    ],
)
def test_ways_names_what_can_be_called_and_what_can_be_texted(
    contact: str, call: str, text: str, word: str
) -> None:
    assert crisis.ways(contact) == crisis.Ways(call=call, text=text, word=word)
