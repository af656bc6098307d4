"""Compares how three readers draw the pages of a PDF: Poppler, MuPDF and Ghostscript."""
