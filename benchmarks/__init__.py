"""Measurements: ratios within one run, because the machines they run on are shared and noisy."""
