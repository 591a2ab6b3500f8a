"""The command line: `app` holds the one error boundary, every command has a file of its own."""
