"""The way out: a listener that workloads ask as they ask a proxy, and for each tenant the routes of its workloads."""
