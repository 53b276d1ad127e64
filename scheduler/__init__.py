"""What happens by itself: the tick that finds what is due, and the delivery of the outbox."""
