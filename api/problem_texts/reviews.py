"""Refusals of reviews, of what pages said of goods, and of what inspections say that goods lost in value."""

from api.problem_texts.text import texts

REVIEW = texts(
    409,
    not_the_buyer=("Only the buyer reviews", "只有购买者才能评价商品。"),
    not_bought=("The line was not bought", "第 {line} 行不能评价：它是赠品，或者既未送达也未付款。"),
    unknown_claim=("The page made no such claim", "下单时的商品页面没有编号为 {claim_id} 的宣称。"),
)

REVIEW_FORM = texts(
    422,
    review_without_rating=("A review needs a rating", "评价须有好中差评或星级。"),
    rating_contradicts_stars=("Rating and stars differ", "好中差评与 {stars} 星不一致。"),
    claim_twice=("Two claims have the same id", "两条宣称的编号相同。"),
    claims_without_mismatch=("Claims are for a mismatch", "只有与描述不符的退货才能援引页面宣称。"),
    depreciation_of_nothing=("Nothing was taken back", "只有接受退回的商品才能记录折损。"),
)
