"""Pictures of the network without a window, and files that are whole or not there."""
