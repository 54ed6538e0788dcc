"""Chinese sentences of reviews. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "ProductReviewed": (
        "买家评价{title}：{rating}[，{stars} 星（满分 5 星）][，内容{reason}][；替换此前的评价 {replaces}]。"
    ),
}
WORDS: dict[str, str] = {"RATING_GOOD": "好评", "RATING_MID": "中评", "RATING_BAD": "差评"}
PHRASES: dict[str, str] = {}
