"""The workbench: a corpus in the browser. A thin shell over the library; ``marsad serve`` runs it."""
