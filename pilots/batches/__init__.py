"""Recommendations filled in off line: the workbook, its check, what is to be stored."""
