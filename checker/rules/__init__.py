"""What a rule is, how YAML becomes one, and how it is asked of a plan."""
