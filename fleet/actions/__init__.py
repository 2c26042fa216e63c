"""Every change of the fleet: one verb, one function, one transaction, one line in the audit trail.

Two kinds of change have no line of their own: what a node reports (that is evidence, not an act), and the steps of a
rollout between its publish and its end (both of which have one).
"""
