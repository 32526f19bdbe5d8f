"""Why results changed: two states of a study's inputs, and what each input does between them."""
