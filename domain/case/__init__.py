"""After-sales cases: what a customer asks for, from intake to follow-up, beside the order it is about."""
