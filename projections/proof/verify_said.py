"""What a verifier says, in English and Chinese: the faults it found, what is proved, and what no proof can show."""

SOUND, MANIPULATED, INCOMPLETE, UNCHECKED = 0, 1, 2, 3
"""Exit codes. Where several apply, the lowest above 0 is given."""

FAULTS: dict[str, tuple[int, str, str]] = {
    "changed-file": (MANIPULATED, "{} is not the file the manifest names", "{} 与清单所列文件不符"),
    "changed-word": (MANIPULATED, "the words {} are not those committed to", "原文 {} 与其承诺值不符"),
    "checkpoints-differ": (MANIPULATED, "{} and this log can't be one log", "{} 与本日志不可能是同一日志"),
    "extra-file": (MANIPULATED, "{} is no part of the pack", "{} 不属于本证据包"),
    "false-checkpoint": (MANIPULATED, "the checkpoint {} is not sound", "检查点 {} 不可信"),
    "false-cosignature": (MANIPULATED, "the cosignature of {} is false", "见证人 {} 的签名是假的"),
    "false-key": (MANIPULATED, "the verifier key {} is not sound", "验证公钥 {} 有误"),
    "false-leaf": (MANIPULATED, "{} is no leaf of this ledger", "{} 不是本台账的叶子"),
    "false-manifest": (MANIPULATED, "the manifest is not sound: {}", "清单有误：{}"),
    "false-map": (MANIPULATED, "the stream map does not prove {}", "流映射不能证明 {}"),
    "false-proof": (MANIPULATED, "{} is not proved to be in the log", "不能证明 {} 在日志中"),
    "false-range": (MANIPULATED, "the hashes of {} are not those of the log", "{} 的哈希与日志不符"),
    "false-replay": (MANIPULATED, "{} is no signed replay", "{} 不是经签名的重放"),
    "false-row": (MANIPULATED, "a row of {} is not of the leaf it names", "{} 中有一行与其所指叶子不符"),
    "false-stream": (MANIPULATED, "the events of {} don't follow one another", "{} 的事件前后不连贯"),
    "false-timestamp": (MANIPULATED, "the timestamp token {} is not of this checkpoint", "时间戳 {} 不属于该检查点"),
    "receipt-differs": (MANIPULATED, "the receipt has {} otherwise than the log", "回执中的 {} 与日志不符"),
    "second-program": (MANIPULATED, "{} is a second program", "{} 是多余的程序"),
    "cut-short": (INCOMPLETE, "the log ends before {}", "日志在 {} 之前中断"),
    "missing-cosignature": (INCOMPLETE, "the cosignature of {} is missing", "缺少见证人 {} 的签名"),
    "missing-event": (INCOMPLETE, "{} is left out", "缺少 {}"),
    "missing-file": (INCOMPLETE, "{} is missing", "缺少文件 {}"),
    "missing-row": (INCOMPLETE, "{} leaves out a row", "{} 缺少数据行"),
    "not-comparable": (UNCHECKED, "{} can't be compared with what is here", "{} 无法与现有内容比较"),
    "not-a-pack": (UNCHECKED, "this is no pack: {}", "这不是证据包：{}"),
    "too-large": (UNCHECKED, "{} is too large to be checked", "{} 过大，无法检查"),
    "unknown-key": (UNCHECKED, "{} has no signature by a known key", "{} 没有已知公钥的签名"),
    "unreadable": (UNCHECKED, "{} could not be read", "无法读取 {}"),
}
"""By reason: the exit code, and a sentence about what is named."""

PROVED: dict[str, tuple[str, str]] = {
    "checkpoint": (
        "The log {} had {} leaves under the root {}, signed by its key.",
        "日志 {} 有 {} 个叶子，根哈希 {}，由其密钥签名。",
    ),
    "pack": ("All {} files are those the log's key signed for.", "全部 {} 个文件均与日志密钥签名的清单一致。"),
    "leaves": ("{} events are in the log, unchanged since.", "{} 个事件在日志中，此后未被改动。"),
    "streams": ("{} streams are complete as of leaf {}: {}.", "{} 个流截至叶子 {} 完整：{}。"),
    "subject": (
        "This is the dossier of {}, told from its first event up to version {}.",
        "本证据包关于 {}，从首个事件完整展示至版本 {}。",
    ),
    "head": (
        "{} ended with version {}, leaf hash {}, as of leaf {}.",
        "{0} 截至叶子 {3} 止于版本 {1}，叶子哈希 {2}。",
    ),
    "absent": ("There was no {} as of leaf {}.", "截至叶子 {1} 不存在 {0}。"),
    "words": ("{} values are those committed to when they were recorded.", "{} 个原文与记录时的承诺值一致。"),
    "range": ("All leaves from {} up to, but not with, {} are accounted for.", "从叶子 {} 到 {}（不含）全部在内。"),
    "rows": ("{} rows name leaves of this range.", "{} 行均指向该范围内的叶子。"),
    "receipts": ("{} events stand where your receipt has them.", "{} 个事件与您的回执位置一致。"),
    "older": (
        "Your older checkpoint of {} leaves is the beginning of this log.",
        "您的旧检查点（{} 个叶子）是本日志的开头。",
    ),
    "witness": ("Witnesses saw this checkpoint: {}.", "见证人见过该检查点：{}。"),
    "timestamp": ("A timestamping authority saw this checkpoint at {}.", "时间戳机构于 {} 见过该检查点。"),
    "replay": ("{} signed for {}, version {}, leaf {}: state {}.", "{} 签名：{} 版本 {}，叶子 {}，状态 {}。"),
    "log": ("All {} leaf hashes were read again and give the root.", "已重读全部 {} 个叶子哈希，得出该根哈希。"),
    "bytes": ("All {} events were read again and have their hashes.", "已重读全部 {} 个事件，哈希一致。"),
}

OPEN: dict[str, tuple[str, str]] = {
    "truth": ("That what was recorded was true.", "所记录内容当时是否真实。"),
    "unsent": ("That nothing happened that was never sent to the ledger.", "是否有从未提交给台账的事实。"),
    "clock": (
        "The ledger's own clock: no outside stamp was checked, so the times are its keeper's word.",
        "台账自身的时钟：未核验任何外部时间戳，时间仅为台账保管者的陈述。",
    ),
    "clock-before": (
        "The ledger's own clock before the first outside stamp: all is older than that stamp, how much is its word.",
        "首个外部时间戳之前的时钟：内容早于该时间戳，早多少仅为台账的陈述。",
    ),
    "later": ("Anything about what came after leaf {}.", "叶子 {} 之后的任何事情。"),
    "map": (
        "That the map of streams is right: a false one shows only to who reads the whole log again or holds a receipt.",
        "流映射本身是否正确：只有重读整个日志或持有回执的人才能发现虚假映射。",
    ),
    "incomplete": ("That any other stream of the log is shown to its end.", "日志中其他流是否完整展示。"),
    "reading": (
        "That pages and tables say what the events say: they are the keeper's reading, signed; the leaves decide.",
        "页面和表格是否与事件一致：它们是保管者签名的解读，以叶子为准。",
    ),
    "fork": (
        "That everybody is shown the same log: an older checkpoint, a receipt or a witness would show another.",
        "所有人看到的是否为同一日志：旧检查点、回执或见证人可揭示分叉。",
    ),
    "token": (
        "The timestamp token: its signature needs more than this program, see docs/packs.md (openssl ts -verify).",
        "时间戳的签名：本程序无法核验，请用 openssl ts -verify。",
    ),
    "witness-key": (
        "Whose the witnesses' keys are: they came with the pack; ask the witnesses.",
        "见证人公钥的归属：公钥随包提供，请向见证人核对。",
    ),
    "own-key": (
        "Whose the key is: it came with what was checked. Compare it with the one published at …/v1/log/vkey: {}",
        "密钥归属：公钥随所验内容提供，请与 …/v1/log/vkey 公布的公钥核对：{}",
    ),
    "authority": (
        "Whose the timestamping authority's certificates are: they came with the pack.",
        "时间戳机构证书的归属：证书随包提供。",
    ),
    "leaf": ("What the leaf says: only its hash was shown.", "叶子的内容：只出示了其哈希。"),
    "program": (
        "The verify.py of the pack: it is not the one of this release. Don't run it unless you know why.",
        "包内的 verify.py：与本版本的程序不同，如不清楚原因请勿运行。",
    ),
    "replay": ("That the events come to that state: only a replay shows it.", "事件是否得出该状态：须重放核对。"),
    "law": ("Anything in law: whether this is evidence is the court's to say.", "法律结论：能否作为证据由法院认定。"),
}

VERDICTS = (
    ("VERIFIED: all that was claimed is proved.", "验证通过：所声称的内容均已证明。"),
    ("MANIPULATED: something is not what it claims to be.", "发现篡改：有内容与其声称不符。"),
    ("INCOMPLETE: something that is claimed is missing.", "不完整：缺少所声称的内容。"),
    ("NOT CHECKED: no verdict was possible.", "无法验证：不能得出结论。"),
)
HEADINGS = (("Proved:", "已证明："), ("Not proved:", "未证明："), ("Found:", "发现："))
