"""The checkout page of the story, as the customer's telephone showed it: static, and complete in itself."""

PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>确认订单 · 青禾厨具旗舰店</title>
<style>
body { margin: 0; background: #f4f4f2; color: #222; font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 420px; margin: 0 auto; padding: 12px; }
section { background: #fff; border-radius: 12px; padding: 12px 16px; margin-bottom: 12px; }
h1 { font-size: 17px; text-align: center; margin: 8px 0 12px; }
h2 { font-size: 15px; margin: 0 0 8px; }
ul { list-style: none; margin: 0; padding: 0; }
li, p.sum { display: flex; justify-content: space-between; gap: 12px; margin: 6px 0; }
small { color: #666; display: block; }
.off { color: #b3261e; }
.pay { font-size: 19px; font-weight: 700; }
.notice { border: 2px solid #b3261e; font-size: 16px; font-weight: 700; }
.notice label { display: block; font-weight: 400; font-size: 14px; margin-top: 6px; }
.button { background: #b3261e; color: #fff; border-radius: 24px; text-align: center; padding: 12px; font-size: 17px; }
footer { color: #b5b5b5; font-size: 10px; padding: 24px 4px; }
</style>
<main>
<h1>确认订单</h1>
<section>
<h2>青禾厨具旗舰店</h2>
<ul>
<li><span>陶瓷涂层电饭煲 4 升<small>耐磨不脱落 · 顺丰发货</small></span><span>¥399.00</span></li>
<li><span>珐琅铸铁锅 24 厘米 雾蓝<small>京东物流发货</small></span><span>¥269.00</span></li>
<li><span>不锈钢保温杯 500 毫升 × 2<small>每只 ¥89.00</small></span><span>¥178.00</span></li>
<li><span>赠品：隔热手套一双<small>标明价格 ¥29.00，随锅退回</small></span><span>¥0.00</span></li>
<li><span>电饭煲延长保修两年</span><span>¥49.00</span></li>
</ul>
</section>
<section>
<p class="sum"><span>商品与服务</span><span>¥895.00</span></p>
<p class="sum off"><span>优惠券 CHUFANG100（满 800 减 100）</span><span>−¥100.00</span></p>
<p class="sum"><span>运费</span><span>¥0.00</span></p>
<p class="sum pay"><span>应付</span><span>¥795.00</span></p>
</section>
<section class="notice">部分退货后，已享优惠按比例分摊，退款以实付金额为准。
<label>☑ 我已阅读并同意</label></section>
<div class="button">提交订单</div>
<footer>展开更多说明 ⌄ 使用本券购买的商品一经拆封使用，不支持退换货。</footer>
</main>
</html>
""".encode()
