"""Pure rules of a case: stages, rights, triggers, office hours, slots, file kinds."""
