"""Whether text copied out of a PDF is the text that was bound: for every script, with two foreign readers."""
