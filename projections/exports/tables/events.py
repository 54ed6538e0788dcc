"""Cases from their opening to their end, and every event of the log."""

from projections.exports.table import ANY, EVENT, LEAF, Table, number, text, time

_CASE = text("case_id", "the case", "工单号", "Stream.key")
CASES = Table(
    "cases",
    "Cases as they were opened. What became known later stands in their events.",
    "工单建立时的内容；其后补充的内容见各事件。",
    "cases",
    ("CaseOpened",),
    (
        *LEAF,
        EVENT,
        _CASE,
        text("order_id", "the order it is about", "所涉订单", "CaseOpened.order_id"),
        text("customer_id", "whose case it is, by an opaque id", "顾客（不透明编号）", "CaseOpened.customer_id"),
        text(
            "channel",
            "by which channel it came; LEDGER where nobody had to complain",
            "来源渠道；系统自行建立时为 LEDGER",
            "CaseOpened.channel",
        ),
        text("category", "what it is about", "类别", "CaseOpened.category"),
        text("scene", "the usual scene it is", "场景", "CaseOpened.scene"),
        number("demands", "demands", "how many demands it has", "诉求数", "count(CaseOpened.demands[])"),
    ),
)
_STEPS = (
    "CaseAssigned",
    "FirstResponded",
    "ResolutionProposed",
    "ResolutionAccepted",
    "ResolutionRejected",
    "ResolutionExecuted",
    "CaseResolved",
    "CaseClosed",
    "CaseReopened",
    "ClockBreached",
)
CASE_STEPS = Table(
    "case_steps",
    "What happened to cases on their way to an end.",
    "工单处理的各步。",
    "cases",
    _STEPS,
    (
        *LEAF,
        EVENT,
        _CASE,
        text(
            "proposal_id",
            "the proposal",
            "方案",
            "ResolutionProposed.proposal_id",
            "ResolutionAccepted.proposal_id",
            "ResolutionRejected.proposal_id",
            "ResolutionExecuted.proposal_id",
        ),
        text("outcome", "how it ended", "处理结果", "CaseClosed.outcome"),
        text("clock", "which promise was not kept in time", "逾期的时限", "ClockBreached.clock_id"),
        time("due_at", "until when it was promised", "承诺的期限", "ClockBreached.due_at"),
    ),
)
EVENTS = Table(
    "events",
    "Every event of the range, whatever it is about.",
    "范围内的全部事件。",
    "",
    (ANY,),
    (
        *LEAF,
        time("recorded_at", "when the ledger recorded it", "入账时间", "Leaf.recorded_at"),
        EVENT,
        text("stream", "what it happened to", "所属的流", "Leaf.stream"),
        text("kind", "the kind of stream", "流的种类", "Stream.kind"),
        number("version", "", "its place in that stream, from 1", "在该流中的序号（自 1 起）", "Leaf.version"),
        number("schema", "", "version of its shape", "结构版本", "Leaf.schema"),
        text("event_id", "its own id", "事件编号", "Leaf.event_id"),
        text("caused_by", "the event it follows from", "起因事件", "Leaf.caused_by"),
        text(
            "actor",
            "who said it: a key, a member of staff behind it, or ledger",
            "报送方：密钥、其后的员工，或账本自身",
            "Leaf.actor",
        ),
        text(
            "previous", "leaf hash of the event before it in its stream", "同一流中前一事件的叶子哈希", "Leaf.previous"
        ),
    ),
)
