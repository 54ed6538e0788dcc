"""What came of checking: faults, what is proved and what is not, as an exit code and as text."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from projections.proof.merkle import Unproved
from projections.proof.verify_said import FAULTS, HEADINGS, OPEN, PROVED, SOUND, VERDICTS

T = TypeVar("T")
_FAULTS_MAX = 100


class Fault(Unproved):
    """Why something is not proved: a reason of `FAULTS`, what it is about, and a detail in English."""

    def __init__(self, reason: str, about: str = "", detail: str = "") -> None:
        super().__init__(f"{reason} {about} {detail}")
        self.reason, self.about, self.detail = reason, about, detail


class Found(NamedTuple):
    """A fault as it is reported."""

    reason: str
    about: str
    detail: str


class Report:
    """Collects what came of the checks, each made whatever came of the others."""

    def __init__(self) -> None:
        self.faults: list[Found] = []
        self._noted = [0, 0, 0, 0]
        self.proved: dict[str, tuple[Any, ...]] = {}
        self.open: dict[str, tuple[Any, ...]] = {"truth": (), "unsent": ()}

    @property
    def code(self) -> int:
        """The exit code."""
        return min((FAULTS[each.reason][0] for each in self.faults), default=SOUND)

    def check(self, reason: str, about: str, step: Callable[[], T]) -> T | None:
        """What a step gives, or nothing and a fault: its own, or else this one."""
        try:
            return step()
        except Fault as fault:
            self.fault(fault.reason, fault.about, fault.detail)
        except Unproved as unproved:
            self.fault(reason, about, str(unproved))
        except Exception as error:  # noqa: BLE001 - hostile bytes may break a reader anywhere; that is an answer too
            self.fault("unreadable", about, f"{type(error).__name__}: {error}")
        return None

    def fault(self, reason: str, about: str, detail: str = "") -> None:
        """Note a fault; of each exit code a hundred are told."""
        code = FAULTS[reason][0]
        self._noted[code] += 1
        if self._noted[code] <= _FAULTS_MAX:
            self.faults.append(Found(reason, clean(about), clean(detail)))

    def lines(self, lang: str) -> list[str]:
        """The report as text, in `en`, `zh` or `both`."""
        chosen = {"en": (0,), "zh": (1,)}.get(lang, (0, 1))
        return [line for way in chosen for line in self._told(way)]

    def _told(self, way: int) -> list[str]:
        proved = [PROVED[key][way].format(*map(clean, about)) for key, about in self.proved.items()]
        left = [OPEN[key][way].format(*map(clean, about)) for key, about in self.open.items()]
        found = [
            FAULTS[each.reason][1:][way].format(f"«{each.about}»") + (f" ({each.detail})" if each.detail else "")
            for each in self.faults
        ]
        lines = [VERDICTS[self.code][way]]
        for heading, said in zip(HEADINGS, (proved if self.code == SOUND else [], left, found)):  # noqa: B905 - 3.9 too
            lines += [heading[way], *(f"  - {each}" for each in said)] if said else []
        return lines


def clean(value: Any) -> str:
    """A text that can do nothing to a terminal, and is no longer than it need be."""
    text = str(value)
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[:400])
    return shown + ("…" if len(text) > 400 else "")
