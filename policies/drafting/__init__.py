"""The steps that verbs on a draft share: claims, columns to search by, and writing rows at the cost of what changed."""
