//! The whole site: configuration, model, plan of outputs and the memo.
//!
//! [`Session::build`] makes the outputs of a site from a tree of its inputs. It never touches the disk, the
//! clock or the environment: all that is injected by [`Options`].

mod bodies;
mod collisions;
mod config;
mod contents;
mod context;
mod documents;
mod external;
mod files;
mod highlighting;
mod images;
mod kept;
mod layout;
mod memo;
mod model;
mod network;
mod objects;
mod outputs;
mod plan;
mod plugin;
mod redirect;
mod report;
mod search;
mod session;
mod site;
mod templates;
mod text;
mod values;
mod world;

pub use contents::{About, Contents, Standing};
pub use images::PROCESSED_IMAGES;
pub use layout::{Layout, layout};
pub use network::{Method, Network, Request, Response};
pub use plugin::Plugin;
pub use session::{Built, Mode, Options, Rendered, Session};
