//! The Tera 1 template language on shared values.
