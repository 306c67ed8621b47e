//! The response programme: recommendations, asks, responses, actions, claims, verification, impact, reports.
