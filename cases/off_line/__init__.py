"""Cases and services written down off line: the workbook, its check, what is to be stored."""
