"""The parts of the district's summary that are rows, and what centers add to it."""
