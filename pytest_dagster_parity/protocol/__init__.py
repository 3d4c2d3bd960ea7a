"""What crosses the wire, version 1: definitions, requests, records, messages."""
