"""English: what stands on the pages of whoever connects programs."""

LABELS = {
    "int_title": "Connect a program",
    "int_connect": "Connect",
    "int_keys": "API keys",
    "int_messages": "Messages",
    "int_feed": "Live feed",
    "int_lead": "Facts in, consequences out: append what happened, follow what comes of it.",
    "int_address": "Address",
    "int_health": "Health and figures",
    "int_key": "1. Bring a key",
    "int_key_note": (
        "Every request names its key in the Authorization header, never in an address. Make one under API keys."
    ),
    "int_append": "2. Append a fact",
    "int_append_note": (
        "Idempotency-Key makes it safe to send again: the same key with the same body answers the same and "
        "records nothing twice; with another body it is refused. Actor names the member of staff behind the key."
    ),
    "int_dry": "3. Try it without recording",
    "int_dry_note": "The same request with dry_run=true answers what would be recorded, and records nothing.",
    "int_read": "4. Read, now or as of then",
    "int_read_note": "Every view can be read as of a version or a moment.",
    "int_follow": "5. Follow what is recorded",
    "int_follow_note": (
        "The feed is the whole log in order, as CloudEvents. It waits up to 30 seconds for a first event; Link "
        "names the next page."
    ),
    "int_check": "6. Check us",
    "int_check_note": (
        "Keep the verifier key and the checkpoint where we cannot change them. Run again, it shows whether the "
        "log only grew."
    ),
    "int_people": "People sign in with a key",
    "int_people_note": "A session may what its key may, for eight hours. Sign in at",
    "int_keys_title": "API keys",
    "int_all_keys": "Every key ever made",
    "int_keys_note": (
        "The owner's name survives rotation: requests are known again by it. When a key was last used is not "
        "recorded. Who made or revoked one stands in the server's own log, not in the ledger."
    ),
    "int_owner": "Owner",
    "int_owner_hint": "Which program or person holds it, such as warehouse-gateway.",
    "int_scopes": "Scopes",
    "int_scope_hint": "As few as it needs, and none that your own key lacks.",
    "int_created": "Created",
    "int_expires": "Until",
    "int_never": "no end",
    "int_actions": "What can be done",
    "int_own": "your key",
    "int_key_OPEN": "valid",
    "int_key_EXPIRED": "expired",
    "int_key_REVOKED": "revoked",
    "int_revoked_at": "revoked on",
    "int_rotate": "Rotate",
    "int_revoke": "Revoke",
    "int_new_key": "Make a key",
    "int_create": "Make the key",
    "int_until": "Last day",
    "int_until_hint": "It opens until the end of that day, UTC+8. May be left empty; an auditor's key, which reads the "
    "log and changes nothing, then ends in 30 days.",
    "int_wrong": "No key was made. Name an owner, at least one scope, and a day that is still to come.",
    "int_made": "Key for {owner}",
    "int_once": "This is shown once. Keep it now: only its hash is stored, and nobody can read it again.",
    "int_kept_it": "I have kept it",
    "int_revoke_title": "Revoke {key}?",
    "int_revoke_note": (
        "Whoever uses it is turned away at once, here, and within a second in other processes; sessions signed "
        "in with it end. This cannot be undone: make a new key first."
    ),
    "int_revoke_own": "This is the key you are signed in with: you will be signed out.",
    "int_revoke_button": "Revoke it",
    "int_keep": "Keep it",
    "int_back": "Back to the keys",
    "int_scope_orders_read": "read orders, cases, coupons",
    "int_scope_orders_append": "append to orders and checkouts",
    "int_scope_terms_publish": "publish campaigns, coupons, policies",
    "int_scope_cases_append": "append to cases, customers, partners, staff",
    "int_scope_audit_read": "read the log, run checks, see who looked",
    "int_scope_evidence_export": "take out evidence packs and exports",
    "int_scope_pii_read": "read what people wrote, on the record",
    "int_scope_health_read": "read what is about health, with pii:read",
    "int_scope_admin": "keys, read models, backdating",
    "int_messages_title": "Messages to customers",
    "int_messages_lead": "The ledger prepares messages and records when they left. What they say is not shown here.",
    "int_way_OFF": "This server sends nothing: the shop sends and records it (LEDGER_SENDING=off)",
    "int_way_OUTBOX": "They go into the file {where}, one a line, for the shop's own sender",
    "int_way_WEBHOOK": "They go to {where}, signed by Standard Webhooks",
    "int_this_process": "This process",
    "int_sends": "sends",
    "int_sends_not": "does not send now: another one has the seat",
    "int_waiting": "Waiting",
    "int_parked": "Parked",
    "int_gone": (
        "The receiver answered that it wants nothing any more (410). Nothing is sent until the server is started again."
    ),
    "int_resend_note": (
        "A message that is not taken is tried again ten times over three days, then parked until the next start, "
        "which tries it again. There is no button to send one again: the log keeps it waiting until it left."
    ),
    "int_lately": "Prepared lately",
    "int_prepared": "Prepared",
    "int_stream": "Stream",
    "int_left": "Left",
    "int_message_SENT": "sent",
    "int_message_WAITING": "waiting",
    "int_message_LATE": "not taken yet",
    "int_message_PARKED": "parked",
    "int_kind_RETURN": "return",
    "int_kind_REFUND": "refund",
    "int_kind_EXCHANGE": "exchange",
    "int_kind_COUPON_EXPIRY": "coupon runs out",
    "int_kind_GIFT_REMINDER": "gift to be claimed",
    "int_kind_GIFT_RETURN": "gift return",
    "int_kind_CASE": "case",
    "int_kind_RECALL": "recall",
    "int_kind_PROACTIVE_CARE": "care",
    "int_tries": "{count} tries[, last: {why}].",
    "int_next_try": "Next",
    "int_no_messages": "No message was prepared lately. One is, for example, when a refund falls due.",
    "int_looked_through": "Of the last {count} events.",
    "int_feed_title": "What is recorded just now",
    "int_feed_lead": (
        "The newest events by place, type and stream. With scripts the page looks again every three seconds."
    ),
    "int_type": "Type",
    "int_all_types": "All types",
    "int_recorded": "Recorded",
    "int_pause": "Pause",
    "int_go_on": "Go on",
    "int_no_events": "No such event lately. Append one and it appears here.",
    "int_feed_api": "For programs:",
}
