"""Out to the people who annotate and back: Label Studio, doccano, CSV; and how they agree."""
