"""A small transformer that reads the words of a document in their sentences: which tell an event, and who does it to whom.

``pieces`` cuts words into the pieces that it knows, ``network`` is its arithmetic (numpy, one core, no other library),
``read`` runs it over a document. What it says is evidence for ``events.encoded``, never a value by itself.
"""
