"""What is true: the facts of orders, coupons and checkouts, their folds, and the decisions over them."""
