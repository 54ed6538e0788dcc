"""English: parcels, late or lost, and carriers."""

SENTENCES = {
    "ParcelScanned": "The carrier saw the parcel at {at}: {status}[, at {place}][, tracking number {tracking_no}].",
    "ShipmentStalled": "Shipment {shipment} is {kind}: it was promised by {promised_until}"
    "[, was last seen {last_scan_at}] and lacks {lines} (incident {incident_id}).",
    "IncidentNoted": "The ledger found shipment {shipment} {kind}: it was promised by {promised_until}"
    "[ and last seen {last_scan_at}] (incident {incident_id}).",
    "IncidentOver": "What was late arrived at {arrived_at} (incident {incident_id}).",
    "ShippingProofRecorded": "The merchant handed in how it was shipped[, by {carrier}]"
    "[, tracking number {tracking_no}][, proof {evidence}].",
    "CarrierQueried": "{carrier} was asked ({urgency} query {query_id}) for {asks}[, note: {reason}].",
    "CarrierAnswered": "The carrier answered query {query_id}: {finding}[, expected {eta}][, proof {evidence}].",
    "IncidentClassified": "What became of the parcel: {kind}[, note: {reason}][, proof {evidence}].",
    "ProgressTold": "The customer was told “{told}”[; it now comes by {eta}][; she hears next by {next_update_at}].",
    "DelayCompensated": "It came {days} late, for which voucher {coupon_id} of {amount} is promised "
    "(incident {incident_id}).",
    "CarrierClaimFiled": "{amount} was claimed from {carrier} (claim {claim_id}); {ground} it owes {payable} ({law}).",
    "CarrierClaimSettled": "Claim {claim_id} brought {amount} (reference {reference}); {advanced} had been advanced, "
    "{loss} stays with {party}.",
    "CarrierClaimSettled.COVERED": "Claim {claim_id} brought {amount} (reference {reference}); {advanced} had been "
    "advanced, no loss was added.",
    "CarrierClaimSettled.REGAINED": "Claim {claim_id} brought {amount} (reference {reference}); {advanced} had been "
    "advanced, {party} regained {loss} of its loss.",
}

WORDS = {
    "CLOCK_CARRIER_ANSWER": "the carrier's answer",
    "SCAN_PICKED_UP": "picked up",
    "SCAN_IN_TRANSIT": "in transit",
    "SCAN_HELD": "held",
    "SCAN_OUT_FOR_DELIVERY": "out for delivery",
    "SCAN_NOT_DELIVERED": "could not be delivered",
    "SCAN_RETURNED": "on its way back to the sender",
    "SCAN_SIGNED": "signed for, says the carrier",
    "STALLED_NO_UPDATE_PAST_ETA": "late and nobody has seen it for a day",
    "STALLED_PAST_ETA": "late",
    "URGENCY_NORMAL": "normal",
    "URGENCY_EXPEDITED": "urgent",
    "ASKS_WHEREABOUTS": "where the parcel is",
    "ASKS_SIGNATURE_PROOF": "who signed for it",
    "FINDING_IN_TRANSIT": "it is on its way",
    "FINDING_HELD": "it is held",
    "FINDING_LOST": "it is lost",
    "FINDING_DELIVERED": "it was delivered",
    "FINDING_UNKNOWN": "nobody knows where it is",
    "PARCEL_LOST": "lost",
    "PARCEL_DELAYED": "delayed",
    "PARCEL_DELIVERED_NOT_RECEIVED": "delivered, and not received",
    "PAYABLE_INSURED": "insured,",
    "PAYABLE_AGREEMENT": "by the agreement",
    "PAYABLE_CIVIL_LAW": "by civil law",
    "PARTY_PLATFORM": "the platform",
    "快递暂行条例": "Express Delivery Regulations",
}

PHRASES = {"days_late": "{count} day[{many}s]"}
