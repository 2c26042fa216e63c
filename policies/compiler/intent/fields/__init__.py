"""The vocabulary of single fields: each module accepts one sort of text, and says in words why it refuses the rest."""
