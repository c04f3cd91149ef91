"""The track record: how crises ended, forecasts that cannot be changed afterwards, and their scores."""
