"""Readers: DOCX, PDF and text in, one ``Document`` out. Knows no rule."""
