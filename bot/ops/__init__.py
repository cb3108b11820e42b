"""What operators see of the running bot: whether it is well, and its figures."""
