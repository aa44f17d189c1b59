"""What calls of a model may take and cost, and when an endpoint is left alone."""
