"""Set up a study from a provider's table: find the table, propose the decisions, lay them out."""
