"""How near nodes are to their limits, by ten seconds and by minutes. What is counted there is in `signals`."""
