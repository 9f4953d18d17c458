"""Arabic: folding, tokens, clitics, sentences, quotations, numbers, dates. Rules of the language, not vocabulary."""
