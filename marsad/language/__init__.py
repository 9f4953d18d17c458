"""Languages that Marsad reads: one folder each."""
