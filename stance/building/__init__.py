"""Articles -> unlabelled examples: quotes found, copies merged, a sample chosen."""
