//! The whole site: configuration, model, plan of outputs and the memo.
//!
//! [`Session::build`] makes the outputs of a site from a tree of its inputs. It never touches the disk, the
//! clock or the environment: all that is injected by [`Options`].

mod block;
mod bodies;
mod collisions;
mod config;
mod contents;
mod context;
mod documents;
mod external;
mod files;
mod given;
mod highlighting;
mod images;
mod kept;
mod layout;
mod memo;
mod model;
mod network;
mod objects;
mod outputs;
mod overview;
mod plan;
mod plugin;
mod redirect;
mod report;
mod search;
mod session;
mod site;
mod templates;
mod text;
mod themes;
mod values;
mod world;

pub use block::{Block, BlockBody, BlockCall, Field, Need, Table, Type};
pub use contents::{About, Contents, Standing};
pub use files::sass;
pub use given::given;
pub use images::PROCESSED_IMAGES;
pub use kiosque_template::{Answer, Arguments, Refusal, Value};
pub use layout::{Layout, layout};
pub use network::{Method, Network, Request, Response};
pub use overview::{ContentView, Overview};
pub use plugin::Plugin;
pub use session::{Built, Mode, Options, Rendered, Session};
