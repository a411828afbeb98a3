"""Models x data sets -> one table that says what it does not know."""
