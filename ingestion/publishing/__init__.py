"""From a draft to a published version: plan, difference, gate, publication, audit."""
