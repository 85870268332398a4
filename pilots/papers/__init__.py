"""What of a round goes on paper: the form, the list of those recommended, the workbook to fill."""
