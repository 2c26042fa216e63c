"""The accounts' part of the REST API, and the gate that every endpoint of the product inherits."""
