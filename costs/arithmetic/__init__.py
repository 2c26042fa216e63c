"""PURE: prices, shares, days and months, forecasts; no database, no clock, no framework."""
