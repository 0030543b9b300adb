//! Image maps: the areas of a `<map>` lead where links do.

use super::block::Compiler;
use super::body::{Fill, LinkOrigin};
use super::raw::Fragment;
use super::raw_html::{Attribute, attribute};

impl Compiler<'_, '_, '_> {
    /// An area means nothing outside a map.
    pub(super) fn raw_area(&mut self, attributes: &[Attribute], fragment: &Fragment<'_>) {
        if !self.writer.is_inside(&["map"]) {
            return;
        }
        self.writer.html("<area");
        if let Some(href) = attribute(attributes, "href").filter(|href| !href.value.trim().is_empty()) {
            let span = self.reduced.span(&fragment.places(&href.range));
            let link = self.writer.link(&href.value, span, LinkOrigin::Html, None);
            self.report_scheme(link);
            self.writer.hole(Fill::Href(link));
        }
        let kept = self.kept_attributes("area", attributes);
        self.writer.html(&kept);
        self.writer.html(">");
    }
}
