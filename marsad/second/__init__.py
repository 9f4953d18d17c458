"""A second reader, asked only where somebody wants one: any server that speaks the protocol of OpenAI's chat completions.

It is a doubter and a witness, not a judge: what it says counts only with words that stand in the article (docs/second-reader.md).
Nothing here is imported, and nothing sent, unless it is asked for.
"""
