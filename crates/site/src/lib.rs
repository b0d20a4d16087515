//! The whole site: configuration, model, plan of outputs and the memo.
