"""Runs the whole of Gatehouse on one machine: embedded servers, the console, two local nodes and gentle traffic."""
