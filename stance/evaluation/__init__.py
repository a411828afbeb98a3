"""Gold and predicted labels -> figures: metrics, intervals, paired tests."""
