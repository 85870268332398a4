"""The city's own summary: sums of filed versions, what they bring along, the words of the city."""
