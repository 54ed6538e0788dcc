"""The articles that rules rest on, and how each text was verified.

Marks: V1 read in a stored copy of 2025-04-19, V2 read in one of 2026-07-20 that names the official source, P known
from third parties only. What an article says in short stands with the sentences. None of it is legal advice.
"""

from typing import NamedTuple

_VERIFIED = {"V1": "2025-04-19", "V2": "2026-07-20"}


class Law(NamedTuple):
    """An article of a law (or several), and how its text was verified."""

    name: str
    article: str
    mark: str

    @property
    def label(self) -> str:
        """As facts and verdicts name it: `消费者权益保护法 25`."""
        return f"{self.name} {self.article}"

    @property
    def verified_at(self) -> str | None:
        """The day of the newest copy that was read; None where none was."""
        return max((day for mark, day in _VERIFIED.items() if mark in self.mark), default=None)


LAWS: tuple[Law, ...] = (
    Law("消费者权益保护法", "23", "V1+V2"),
    Law("消费者权益保护法", "24", "V1+V2"),
    Law("消费者权益保护法", "25", "V1+V2"),
    Law("消费者权益保护法", "26", "V1+V2"),
    Law("消费者权益保护法", "46", "V1+V2"),
    Law("消费者权益保护法", "49", "V1+V2"),
    Law("消费者权益保护法", "55", "V1+V2"),
    Law("消费者权益保护法实施条例", "7", "V2"),
    Law("消费者权益保护法实施条例", "8", "V2"),
    Law("消费者权益保护法实施条例", "12", "V2"),
    Law("消费者权益保护法实施条例", "18", "V2"),
    Law("消费者权益保护法实施条例", "19", "V2"),
    Law("消费者权益保护法实施条例", "24", "V2"),
    Law("消费者权益保护法实施条例", "46", "V2"),
    Law("消费者权益保护法实施条例", "49", "V2"),
    Law("七日无理由退货暂行办法", "6, 7", "V2"),
    Law("七日无理由退货暂行办法", "10", "V2"),
    Law("七日无理由退货暂行办法", "12", "V2"),
    Law("七日无理由退货暂行办法", "13", "V2"),
    Law("七日无理由退货暂行办法", "14", "V2"),
    Law("七日无理由退货暂行办法", "15", "V2"),
    Law("七日无理由退货暂行办法", "17", "V2"),
    Law("七日无理由退货暂行办法", "18", "V2"),
    Law("七日无理由退货暂行办法", "20", "V2"),
    Law("七日无理由退货暂行办法", "31", "V2"),
    Law("民法典", "496", "V1+V2"),
    Law("民法典", "497", "V1+V2"),
    Law("民法典", "498", "V1+V2"),
    Law("民法典", "525", "V1+V2"),
    Law("民法典", "568", "V1+V2"),
    Law("民法典", "577", "V1+V2"),
    Law("民法典", "629", "V1+V2"),
    Law("合同编通则解释", "10", "V1"),
    Law("电子商务法", "17, 19", "V1+V2"),
    Law("电子商务法", "20", "V1+V2"),
    Law("电子商务法", "31", "V1+V2"),
    Law("电子商务法", "33, 34", "V1+V2"),
    Law("电子商务法", "49", "V1+V2"),
    Law("网络交易监督管理办法", "21", "V2"),
    Law("网络交易监督管理办法", "28", "V2"),
    Law("合同行政监督管理办法", "6", "V2"),
    Law("合同行政监督管理办法", "7, 8", "V2"),
    Law("网络消费纠纷规定(一)", "1, 2", "V1"),
    Law("食品安全法", "63", "V1+V2"),
    Law("食品安全法", "148", "V1+V2"),
    Law("食品安全民事解释(一)", "6", "V1"),
    Law("侵害消费者权益行为处罚办法", "8", "V1"),
    Law("侵害消费者权益行为处罚办法", "12", "V1"),
    Law("快递暂行条例", "27", "V1"),
    Law("快递暂行条例", "28", "V1"),
    Law("部分商品修理更换退货责任规定", "9-11", "P"),
)
