"""Proofs over the log, for people who need not trust its keeper (docs/adr/0018).

`merkle`, `stream_map`, `ed25519`, `note` and `tlog` know nothing but the standard library: they are the verifier too.
"""
