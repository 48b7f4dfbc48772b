"""A review as it is handed over: for the terminal, as HTML, Excel, JSON, and marked copies."""
