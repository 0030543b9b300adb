//! Notebooks: code samples are cells, found by the name in their metadata.

use serde::Deserialize;

use super::{Missing, Selection};

#[derive(Deserialize)]
struct Notebook {
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(default)]
    cell_type: String,
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    source: Source,
}

#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Source {
    Lines(Vec<String>),
    Text(String),
}

impl Default for Source {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Source {
    fn text(&self) -> String {
        match self {
            Self::Lines(lines) => lines.concat(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// The code of the one cell of that name; without a name, of all cells that hold code.
pub(super) fn cell(text: &str, selection: &Selection) -> Result<String, Missing> {
    let notebook: Notebook = serde_json::from_str(text).map_err(|_| Missing::Notebook)?;
    let Selection::Region(name) = selection else {
        let code = notebook.cells.iter().filter(|cell| cell.cell_type == "code").map(|cell| cell.source.text());
        return Ok(code.collect::<Vec<_>>().join("\n\n"));
    };
    let named: Vec<&Cell> = notebook.cells.iter().filter(|cell| *cell.metadata.name == **name).collect();
    match named[..] {
        [cell] => Ok(cell.source.text()),
        // Nobody knows which of them is meant.
        [_, _, ..] => Err(Missing::Several(named.len())),
        [] => Err(Missing::Region(
            notebook.cells.into_iter().map(|cell| cell.metadata.name).filter(|n| !n.is_empty()).collect(),
        )),
    }
}
