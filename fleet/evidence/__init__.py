"""What the traffic says of a rollout: counts of nodes that have the revision beside those that have not.

`baseline` notes the hour before, `minutes` counts by the rollout's own clock, `reading` puts it together for a step.
"""
