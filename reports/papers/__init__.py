"""Reports on paper: the district's and the city's as Word and Excel, and all detail behind them."""
