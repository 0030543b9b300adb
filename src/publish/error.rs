//! Why a site was not published.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::{MARK, RenderFailure};
use crate::path::{OutPath, RelPath};

/// Why a site was not published. Unless it says otherwise, the old site stands as it stood.
#[derive(Debug)]
pub enum PublishError {
    /// Two files have one path.
    Duplicate(OutPath),
    /// A path is a file's and a folder's.
    FileAndFolder(RelPath),
    /// A path that the program keeps for itself.
    Reserved(OutPath),
    /// The output is there, but is no folder.
    NotAFolder(PathBuf),
    /// The output is a symbolic link to nothing.
    LeadsNowhere(PathBuf),
    /// The output folder holds files that are not ours.
    NotOurs(PathBuf),
    /// The output folder is or holds one that must stay.
    Protected {
        /// The output folder.
        output: PathBuf,
        /// What must stay; `None` for the file system's root.
        held: Option<PathBuf>,
    },
    /// Somebody else is publishing.
    Locked {
        /// Who, where it is known.
        process: Option<u32>,
    },
    /// The output, its stage or the cache could not be read or changed.
    Io {
        /// What was tried, as a verb with its object.
        tried: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of the site could not be written.
    Write {
        /// The file.
        path: OutPath,
        /// What the system says.
        source: io::Error,
    },
    /// A page could not be made.
    Render {
        /// The page's file.
        path: OutPath,
        /// What the renderer says.
        source: RenderFailure,
    },
    /// A file that should be copied could not be read.
    Unreadable {
        /// The file on disk.
        from: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file that should be copied is not the one that was read before.
    Changed {
        /// The file on disk.
        from: PathBuf,
    },
    /// A site that is updated file by file was left between the old and the new one.
    Torn {
        /// Where the update stopped.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl PublishError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Duplicate(_) | Self::FileAndFolder(_) => Some("rename one of the two sources".to_owned()),
            Self::Reserved(_) => Some(format!("names that begin with `{RESERVED}` are the program's own")),
            Self::NotAFolder(_) | Self::LeadsNowhere(_) => Some("remove it, or name another `output`".to_owned()),
            Self::NotOurs(_) => {
                Some("empty the folder, or name another `output`: publishing removes what it did not write".to_owned())
            }
            Self::Protected { .. } => Some("name a folder of its own as `output`".to_owned()),
            Self::Locked { .. } => Some("wait until it has ended, then try again".to_owned()),
            Self::Changed { .. } => Some("it was changed during the build; build again".to_owned()),
            Self::Torn { .. } => {
                Some("the site is partly the old one, partly the new one; build again to complete it".to_owned())
            }
            Self::Write { source, .. } => help_for_name(source).or_else(|| help_of(source)),
            Self::Io { source, .. } | Self::Unreadable { source, .. } => help_of(source),
            Self::Render { .. } => None,
        }
    }
}

/// What the names of our own files in the output begin with.
pub(super) const RESERVED: &str = ".hexapla-";

/// What to do about a name that the disk refuses.
fn help_for_name(source: &io::Error) -> Option<String> {
    let help = match source.kind() {
        io::ErrorKind::InvalidFilename => "rename its source: most systems allow 255 bytes for a name",
        io::ErrorKind::AlreadyExists => "rename its source: this disk takes it for another file of the site",
        _ => return None,
    };
    Some(help.to_owned())
}

fn help_of(source: &io::Error) -> Option<String> {
    let help = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk, then build again",
        io::ErrorKind::PermissionDenied => "check who owns it and who may write there",
        _ => return None,
    };
    Some(help.to_owned())
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate(path) => write!(f, "two files of the site are named `{path}`"),
            Self::FileAndFolder(path) => write!(f, "`{path}` would be a file and a folder of the site"),
            Self::Reserved(path) => write!(f, "no file of the site can be named `{path}`"),
            Self::NotAFolder(output) => write!(f, "the output `{}` is not a folder", output.display()),
            Self::LeadsNowhere(output) => {
                write!(f, "the output `{}` is a symbolic link that leads nowhere", output.display())
            }
            Self::NotOurs(output) => {
                write!(f, "the output folder `{}` is not empty and has no `{MARK}`", output.display())
            }
            Self::Protected { output, held: Some(held) } => {
                write!(f, "the output folder `{}` would replace `{}`", output.display(), held.display())
            }
            Self::Protected { output, held: None } => {
                write!(f, "the output folder `{}` is the root of a file system", output.display())
            }
            Self::Locked { process: Some(process) } => write!(f, "process {process} is publishing this site"),
            Self::Locked { process: None } => f.write_str("another process is publishing this site"),
            Self::Io { tried, path, source } => write!(f, "could not {tried} `{}`: {source}", path.display()),
            Self::Write { path, source } => write!(f, "could not write `{path}`: {source}"),
            Self::Render { path, source } => write!(f, "could not make `{path}`: {source}"),
            Self::Unreadable { from, source } => write!(f, "could not read `{}`: {source}", from.display()),
            Self::Changed { from } => write!(f, "`{}` is not the file that was read before", from.display()),
            Self::Torn { path, source } => write!(f, "could not update `{}`: {source}", path.display()),
        }
    }
}

impl std::error::Error for PublishError {}
