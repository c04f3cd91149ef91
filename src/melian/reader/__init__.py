"""What a report says, by rules alone: quotations and speakers, dates, numbers, kinds of events."""
