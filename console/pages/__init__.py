"""The few pages Django renders itself: the console's frame, health for load balancers, the API's documentation."""
