"""Explain a formula of ours: inputs, options, assumptions, equations and limits that bind."""
