"""Makes ``marsad/data/models/encoder.npz`` anew from multilingual-e5-small and labels by hand. Not part of the wheel: README.md."""
