"""Event data: what a sensor says that answers to changes of light alone."""
