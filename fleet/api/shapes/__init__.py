"""The JSON of the fleet, one file per thing: what is sent, what is answered, and how a row becomes it."""
