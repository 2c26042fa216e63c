"""How findings become rows: sorted to slices, held to a measure, joined to attacks, added up."""
