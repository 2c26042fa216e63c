"""What traffic costs: prices, charges of each day, statements of each month, budgets and what is unusual."""
