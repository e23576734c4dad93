"""Steering a served sandbox over HTTP, under `/_sandbox/`: what tests of any language order."""
