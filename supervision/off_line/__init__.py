"""Sessions written down off line: a workbook that goes out blank and comes in by the page's door."""
