"""The JSON of people and permission, one file per thing: what is sent, what is answered, and how a row becomes it."""
