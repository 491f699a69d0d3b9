"""From the log of a real bank call centre to a config: development scripts, not the product."""
