"""The rooms of who runs the service: offices, people, keeping, copies; the trail; ready replies."""
