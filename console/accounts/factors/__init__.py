"""Second factors: what they are, how one is proved, and who must have one."""
