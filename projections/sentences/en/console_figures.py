"""English: what stands on the pages of figures."""

LABELS = {
    "figures_title": "How well after-sales works",
    "figures_lead": "Each figure says what it is made of. Where there is too little to go by, the page says so.",
    "figures_overview": "Overview",
    "figures_breakdown": "Broken down",
    "figures_scores": "Scores and why they are low",
    "figures_work": "Work lists",
    "figures_aims": "Figures with a target",
    "figures_others": "Other figures",
    "figures_unknown": "Figures without data",
    "figures_unknown_note": "Nothing in these days counts towards them. Each says what would.",
    "figures_note": (
        "Shares are rounded half up to a hundredth of a per cent and no further. No figure says why it moved. "
        "Days are those of Shanghai."
    ),
    "days_from": "From",
    "days_to": "To",
    "in_steps": "By",
    "step_day": "day",
    "step_week": "week",
    "step_month": "month",
    "look_at": "Show",
    "usual_day": "Last 30 days",
    "usual_week": "Last 12 weeks",
    "usual_month": "Last 12 months",
    "period_unreadable": "{field}: “{what}” is no day from 1970 to 2200. Write it like 2026-06-12.",
    "period_backwards": "The period ends before it begins. Change one of the days.",
    "period_parts": "More than {most} parts could not be told apart. Choose longer steps or fewer days.",
    "days_compared": "{since} to {until}, both included; compared with {before_since} to {before_until}.",
    "days": "Days",
    "value": "Value",
    "of_what": "Part and whole",
    "what_it_means": "Definition",
    "as_table": "Table",
    "as_csv": "Download CSV",
    "no_figure": "none",
    "of_nothing": "no rate",
    "no_figure_yet": "No data",
    "figure_of": "{part} of {whole}",
    "figure_scores": "n = {count}",
    "figure_over": "{total} ÷ {count}",
    "few": "only {count}: says little",
    "few_short": "few",
    "few_title": "fewer than 30: says little",
    "target": "target ≥ {value}",
    "target_met": "met",
    "target_missed": "missed",
    "change_good": "better",
    "change_bad": "worse",
    "percentage_points": "{points} points",
    "unmoved": "unchanged",
    "before_was": "before: {value} ({basis})",
    "was_before": "before {value}",
    "nothing_before": "Nothing before to compare with.",
    "course_said": "{title}, {days}: lowest {low}, highest {high}, latest {last}.",
    "course_apart": "{title}, {days}: {value} in all ({basis}). Part and whole count on days of their own.",
    "course_empty": "{title}: no data.",
    "figure_rests_on": "Rests on requirement {requirement}.",
    "figure_first_response": "First responses in time",
    "figure_first_response_means": (
        "Responses in time ÷ first responses due. A person answers within 10 minutes of business time; out of hours an "
        "automatic reply promises when. Counts on the day the clock started."
    ),
    "figure_first_response_target": "target: each within 10 minutes",
    "figure_first_response_empty": "Counts once a case's first response is given or late.",
    "figure_solved": "Solved within 7 working days",
    "figure_solved_means": (
        "Solved in time ÷ (solved + due and unsolved). Solved is what was agreed and done, or answered; what was "
        "turned down or taken further is not. Withdrawn cases, and those whose time is not over, do not count. Counts "
        "on the day the case was opened."
    ),
    "figure_solved_empty": "Counts once a case is closed, or 7 working days after it was opened.",
    "figure_csat": "Customer satisfaction",
    "figure_csat_means": "Mean score ÷ 5 × 100. Customers give 1 to 5 after the follow-up.",
    "figure_csat_empty": "Counts once a follow-up is completed and the customer gives a score.",
    "figure_complaint": "Complaint rate",
    "figure_complaint_means": (
        "Complaint cases ÷ orders placed. Cases count on the day they were opened, orders on theirs; parts of a split "
        "order are no further orders."
    ),
    "figure_complaint_empty": "Counts once an order is placed.",
    "figure_breach": "Clocks that ran out",
    "figure_breach_means": (
        "Clocks that ran out ÷ clocks kept or run out: plans, executions, inspections and all others. Counts on the "
        "day the clock started."
    ),
    "figure_breach_empty": "Counts once any clock of a case is kept or runs out.",
    "figure_return": "Return rate",
    "figure_return_means": (
        "Orders of which an inspection took goods back ÷ orders placed; each order once. Orders count on their day, "
        "returns on the day of inspection, so in a short period it may pass 100 %."
    ),
    "figure_return_empty": "Counts once an order is placed.",
    "figure_dispute": "Dispute rate",
    "figure_dispute_means": (
        "Orders disputed ÷ orders placed. A dispute is a return asked for with a cause of the seller's side, or a case "
        "about quality or a complaint that names the order."
    ),
    "figure_dispute_empty": "Counts once an order is placed.",
    "figure_order_value": "Average order value",
    "figure_order_value_means": (
        "Sum of what orders were to cost ÷ orders, with freight and after discounts. Currencies are never added."
    ),
    "figure_order_value_empty": "Counts once an order is placed.",
    "figure_late": "Parcels that came late",
    "figure_late_means": "Units signed for after their time of arrival ÷ units signed for that had one.",
    "figure_late_empty": "Counts once a shipment states its time of arrival (eta) and is signed for.",
    "figure_lost": "Parcels that got lost",
    "figure_lost_means": "Units lost ÷ units sent. Units sent without a carrier count nowhere.",
    "figure_lost_empty": "Counts once a shipment names its carrier.",
    "figure_recovery": "Gifts recovered",
    "figure_recovery_means": (
        "Units of gifts that came back usable ÷ units that went out; what came back has gone out, reported or not. "
        "Each counts on its own day, so in a short period it may pass 100 %."
    ),
    "figure_recovery_empty": "Counts once a gift goes out or comes back.",
    "figure_gift_csat": "Satisfaction with gift returns",
    "figure_gift_csat_means": "Mean score ÷ 5 × 100, given when a gift return is closed.",
    "figure_gift_csat_empty": "Counts once a gift return is closed with a score.",
    "figure_rebuy": "Coupon customers who buy again",
    "figure_rebuy_means": (
        "Of customers whose first purchase used a coupon, those who bought again within 90 days. Counts on the day of "
        "the first purchase, so the share of the last 90 days still rises."
    ),
    "figure_rebuy_empty": "Counts once a customer's first purchase uses a coupon.",
    "figure_undisputed": "No dispute after goodwill",
    "figure_undisputed_means": (
        "Incidents made good whose order was never disputed afterwards ÷ incidents made good. Counts on the day they "
        "were made good."
    ),
    "figure_undisputed_empty": "Counts once something is given for an incident (incident_id).",
    "figure_goodwill": "Goodwill per grant",
    "figure_goodwill_means": (
        "Money given ÷ grants: refunds without goods, lower prices, vouchers at their face, cash. Points are apart; "
        "damages are owed and are none of it."
    ),
    "figure_goodwill_empty": "Counts once goodwill is given.",
    "figure_loss": "Loss per returned coupon order",
    "figure_loss_means": (
        "What the merchant lost ÷ returned orders with a coupon: the discount of the goods taken back, freight there "
        "that was free or given back, postage back that the merchant paid, depreciation found at inspection."
    ),
    "figure_loss_empty": "Counts once goods of an order with a coupon are taken back.",
    "scores_title": "Are customers content, and if not, why",
    "scores_lead": "Customers score after the follow-up. Low scores have reasons; mend the first ones first.",
    "scores_of": "Merchant {merchant} alone.",
    "scores_given": "Scores given",
    "score_head": "Score",
    "score_of_5": "{score} of 5",
    "how_many": "How many",
    "share": "Share",
    "cumulative": "Up to here",
    "low_reason": "Reason",
    "scales_head": "On three scales",
    "scale_csat100_bp": "mean ÷ 5",
    "scale_csat_span_bp": "(mean − 1) ÷ 4",
    "scale_csat_top2_bp": "share of 4 and 5",
    "pareto_title": "Why scores were low (Pareto)",
    "pareto_said": "The most frequent reason is “{reason}”: {share} ({count}).",
    "pareto_empty": "No low score has a reason in these days. Let customers pick one, or tag it afterwards.",
    "work_title": "What waits to be done",
    "work_lead": "What is open on each list, since when, and how much of it is past its time.",
    "work_list": "List",
    "work_open": "Open",
    "work_late": "Past its time",
    "work_oldest": "Oldest since",
    "work_read": "Read",
    "work_nothing": "Nothing waits",
    "no_times": "no times",
    "work_at": "As of {at}.",
    "board_cases": "Cases",
    "board_cases_note": "after-sales cases that are not closed",
    "board_care": "Care",
    "board_care_note": "customers a voucher is proposed for, since the seller's side broke their threshold",
    "board_logistics": "Logistics",
    "board_logistics_note": "late and lost parcels, open claims on carriers",
    "board_gifts": "Gift returns",
    "board_gifts_note": "gift returns that are not done",
    "board_returns": "Returns",
    "board_returns_note": "returns not inspected, exchanges not sent",
    "board_repairs": "Repairs",
    "board_repairs_note": "repairs not sent back",
    "board_emergencies": "Emergencies",
    "board_emergencies_note": "safety emergencies that are open",
    "board_staff": "Complaints about staff",
    "board_staff_note": "headquarters answers within 48 hours",
    "board_actions": "Improvement actions",
    "board_actions_note": "agreed in a retrospective, not done yet",
}
