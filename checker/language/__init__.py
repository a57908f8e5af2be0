"""Danish: words, concepts, who acts against whom, and how a sentence stands."""
