"""Sends counters on, cut by cut and in order; the same sample has the same time and value however often it is sent."""
