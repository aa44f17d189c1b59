"""What the office holds of the law: cards and figures edited, the library kept, official sources asked."""
