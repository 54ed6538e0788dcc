"""What is bound to an order's goods: gifts that go back with them, services that end with them."""
