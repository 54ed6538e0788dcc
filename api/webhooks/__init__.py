"""Events of the log, delivered to whoever subscribed: the desks that deliver, the endpoints, what is told of them."""
