"""Tests of the checker: that it accounts for every rule, passes sound files and finds what is broken in others."""
