"""Commands that keep score: forecasts that are recorded, and what they were worth."""
