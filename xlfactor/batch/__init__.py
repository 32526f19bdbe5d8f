"""Many workbooks run by one command: on this machine, or on a cluster."""
