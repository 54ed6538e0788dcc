"""More than the rules owe: money without goods, a lower price, vouchers, damages."""
