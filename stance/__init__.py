"""Quotes, speakers and calibrated stance."""
