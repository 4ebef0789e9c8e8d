"""What the end-to-end and browser tests share: installations of the built binary, and judges of what the sandbox saw."""
