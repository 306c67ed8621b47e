//! What may be published so that nobody can be recognised.
