# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Models and resources, generated. Import them from `close_async` and `close_async.models`."""
