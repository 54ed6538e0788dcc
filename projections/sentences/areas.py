"""The areas that have more to say of their facts than their members: each has a `variant` and a `composed`."""

from projections.sentences import (
    parts_accounts,
    parts_care,
    parts_cases,
    parts_checkout,
    parts_clocks,
    parts_follow_up,
    parts_gifts,
    parts_improvement,
    parts_incidents,
    parts_logistics,
    parts_mediation,
    parts_offers,
    parts_partners,
    parts_personal,
    parts_policies,
    parts_repairs,
    parts_returns,
    parts_reviews,
    parts_rights,
    parts_time,
)

AREAS = (
    *(parts_policies, parts_returns, parts_offers, parts_care, parts_time),
    *(parts_rights, parts_gifts, parts_repairs, parts_checkout, parts_clocks),
    *(parts_cases, parts_improvement, parts_incidents, parts_accounts, parts_partners),
    *(parts_reviews, parts_follow_up, parts_logistics, parts_mediation, parts_personal),
)
