"""Scripted days of the service desk, played over HTTP with a clock in hand: each clock with its due and met time, each
amount.
"""

from collections.abc import Callable, Mapping

from api.days import food, li, wang
from api.days.day import Day, Told, playing

DAYS: Mapping[str, Callable[[Day], Told]] = {"wang": wang.play, "li": li.play, "food": food.play}
"""Ms Wang's skin, Mr Li's parcel, a batch of yoghurt."""

__all__ = ["DAYS", "Day", "Told", "playing"]
