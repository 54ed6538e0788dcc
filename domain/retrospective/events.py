"""What can happen in a retrospective. These names are the stored format: add members, never rename them.

A problem is a code, a department and an owner are keys: none of them is a person's name.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Amount, BasisPoints, Commitment, Count, Fact, Hex256, Instant, Key, Label, Plain, PositiveCount

ActionResult = Literal["DONE", "DROPPED"]
Seconds = Annotated[int, Meta(ge=0, le=10**9, description="seconds")]
Position = Annotated[int, Meta(ge=-1, le=2**53 - 1, description="a position of the log, -1 before the first")]
Cases = Annotated[tuple[Key, ...], Meta(min_length=1, max_length=500, description="ids of cases and nothing else")]


class ProblemCount(Plain, frozen=True, kw_only=True):
    """How many cases had a problem."""

    problem: Key
    count: PositiveCount


class Figures(Fact, frozen=True, kw_only=True):
    """Figures that somebody counted: who, and through which position of the log. The ledger ranks them and reckons
    with them; it does not count cases itself.
    """

    compiled_by: Key
    through_position: Position


class WeeklyReportStated(Figures, frozen=True, kw_only=True):
    """The week's cases and how many of them had which problem, as stated."""

    cases: Count
    problems: Annotated[tuple[ProblemCount, ...], Meta(max_length=200)]


class WeeklyReportCompiled(WeeklyReportStated, frozen=True, kw_only=True):
    """The problems of a week's cases, the most frequent first, equal ones by name (R-003-41). One compiled later,
    through a later position, stands in its place.
    """

    week: Key


class PlanItem(Plain, frozen=True, kw_only=True):
    """What a meeting decided that somebody does by a time."""

    item_id: Key
    title: Label
    owner: Key
    due_at: Instant


class MonthlyReviewStated(Figures, frozen=True, kw_only=True):
    """A monthly meeting: complaints and orders of the month, the median time in which cases were resolved, the plan."""

    complaints: Count
    orders: Amount
    plan: Annotated[tuple[PlanItem, ...], Meta(max_length=50)] = ()
    resolved_median_s: Seconds | UnsetType = UNSET


class MonthlyReviewHeld(MonthlyReviewStated, frozen=True, kw_only=True):
    """The departments met on a month; `rate_bp` is complaints in proportion to orders, none in a month without orders.
    Each item of the plan is opened as an action (R-003-42).
    """

    month: Key
    rate_bp: Amount | UnsetType = UNSET


class ImprovementActionOpened(Fact, frozen=True, kw_only=True):
    """Somebody is to improve something by a time; `problem` is the one it is meant to end (R-003-41)."""

    action_id: Key
    title: Label
    owner: Key
    due_at: Instant
    problem: Key | UnsetType = UNSET


class ImprovementActionClosed(Fact, frozen=True, kw_only=True):
    """An action was done, or dropped; `reason` says what came of it, or why."""

    action_id: Key
    result: ActionResult
    reason: Commitment


class ImprovementActionOverdue(Fact, frozen=True, kw_only=True):
    """An action was not closed by `due_at`, and was `over_s` seconds late when that was noticed, a part of a second
    counting as one.
    """

    action_id: Key
    due_at: Instant
    over_s: PositiveCount


class TrainingHeld(Fact, frozen=True, kw_only=True):
    """Staff were trained on cases, named by their ids alone, and so many took part (R-003-43)."""

    training_id: Key
    topic: Label
    case_ids: Cases
    participants: PositiveCount


class SampleStated(Fact, frozen=True, kw_only=True):
    """A third party samples the cases of a period, `to_at` excluded: its seed, its share, all cases to draw from."""

    sample_id: Key
    drawn_by: Label
    seed: Label
    share_bp: Annotated[int, Meta(ge=1, le=10_000, description="1 % = 100")]
    from_at: Instant
    to_at: Instant
    population: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=100_000)]


class SampleDrawn(Fact, frozen=True, kw_only=True):
    """A sample was drawn for a third party, by a rule that anyone can apply again (R-003-56). `population_sha256` is
    SHA-256 of the sorted ids it was drawn from, joined by line feeds; `case_ids` are in the order drawn.
    """

    sample_id: Key
    drawn_by: Label
    seed: Label
    share_bp: BasisPoints
    from_at: Instant
    to_at: Instant
    population_count: PositiveCount
    population_sha256: Hex256
    case_ids: tuple[Key, ...]


class SuggestionForwarded(Fact, frozen=True, kw_only=True):
    """A customer's suggestion went to the department it concerns (R-003-29)."""

    suggestion_id: Key
    department: Key
    reason: Commitment
    case_id: Key | UnsetType = UNSET


RetrospectiveFact = (
    WeeklyReportCompiled
    | MonthlyReviewHeld
    | ImprovementActionOpened
    | ImprovementActionClosed
    | ImprovementActionOverdue
    | TrainingHeld
    | SampleDrawn
    | SuggestionForwarded
)
