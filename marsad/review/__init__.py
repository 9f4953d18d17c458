"""What people say of readings: judgements, the readings that they correct, the order of review, agreement between reviewers."""
