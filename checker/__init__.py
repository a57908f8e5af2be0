"""Beredskabstjek: reads a municipal plan against abuse of children and reports its gaps."""

__version__ = "0.1.0"
