"""The arithmetic of objectives: burn, budgets, periods. Pure, exact, in whole counts and fractions."""
