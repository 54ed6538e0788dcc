"""Whether a third party's sample is the one that its rule draws, by anyone who has the ids it was drawn from."""

from collections.abc import Collection

from domain.retrospective import SampleDrawn, population_sha256, sample


def verify_sample(drawn: SampleDrawn, population: Collection[str]) -> bool:
    """Whether these ids are those it was drawn from, and the sample is what its seed and share make of them
    (R-003-56).
    """
    return (
        len(population) == drawn.population_count
        and population_sha256(population) == drawn.population_sha256
        and sample(population, drawn.seed, drawn.share_bp) == drawn.case_ids
    )
