"""From what nodes tell to rows: whose it is, how much of it is stored, and how it adds up."""
