//! What a drawing is made of: the elements, attributes and namespaces that browsers only draw or ignore.

/// The namespace that makes an element a part of a drawing.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespace of `xlink:href`.
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";
/// The namespace of `xml:space`.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Namespaces in which editors keep notes of their own. Browsers draw nothing of them and run nothing in them.
pub(super) const EDITORS: &[&str] = &[
    "http://creativecommons.org/ns#",
    "http://ns.adobe.com/AdobeIllustrator/10.0/",
    "http://ns.adobe.com/AdobeSVGViewerExtensions/3.0/",
    "http://ns.adobe.com/Extensibility/1.0/",
    "http://ns.adobe.com/Graphs/1.0/",
    "http://ns.adobe.com/SaveForWeb/1.0/",
    "http://ns.adobe.com/Variables/1.0/",
    "http://purl.org/dc/elements/1.1/",
    "http://schemas.microsoft.com/visio/2003/SVGExtensions/",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://web.resource.org/cc/",
    "http://www.bohemiancoding.com/sketch/ns",
    "http://www.inkscape.org/namespaces/inkscape",
    "http://www.serif.com/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
];

/// Elements that draw, and nothing else.
#[rustfmt::skip]
pub(super) const ELEMENTS: &[&str] = &[
    "a", "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix", "feComponentTransfer",
    "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow",
    "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge", "feMergeNode",
    "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
    "filter", "g", "image", "line", "linearGradient", "marker", "mask", "metadata", "path", "pattern", "polygon",
    "polyline", "radialGradient", "rect", "stop", "style", "svg", "switch", "symbol", "text", "textPath", "title",
    "tspan", "use", "view",
];

/// Attributes whose value is looked at as style text, as browsers read many of them so.
#[rustfmt::skip]
pub(super) const ATTRIBUTES: &[&str] = &[
    "alignment-baseline", "amplitude", "azimuth", "baseFrequency", "baseProfile", "baseline-shift", "bias",
    "clip", "clip-path", "clip-rule", "clipPathUnits", "color", "color-interpolation", "color-interpolation-filters",
    "color-rendering", "contentScriptType", "contentStyleType", "cursor", "cx", "cy", "d", "diffuseConstant",
    "direction", "display", "divisor", "dominant-baseline", "dx", "dy", "edgeMode", "elevation",
    "enable-background", "exponent", "fill", "fill-opacity", "fill-rule", "filter", "filterRes", "filterUnits",
    "flood-color", "flood-opacity", "focusable", "font", "font-family", "font-feature-settings", "font-kerning",
    "font-size", "font-size-adjust", "font-stretch", "font-style", "font-variant", "font-weight", "fr", "fx", "fy",
    "glyph-orientation-horizontal", "glyph-orientation-vertical", "gradientTransform", "gradientUnits", "height",
    "image-rendering", "in", "in2", "intercept", "isolation", "k1", "k2", "k3", "k4", "kernelMatrix",
    "kernelUnitLength", "kerning", "lengthAdjust", "letter-spacing", "lighting-color", "limitingConeAngle", "marker",
    "marker-end", "marker-mid", "marker-start", "markerHeight", "markerUnits", "markerWidth", "mask", "mask-type",
    "maskContentUnits", "maskUnits", "media", "method", "mix-blend-mode", "mode", "numOctaves", "offset", "opacity",
    "operator", "order", "orient", "overflow", "paint-order", "pathLength", "patternContentUnits",
    "patternTransform", "patternUnits", "pointer-events", "points", "pointsAtX", "pointsAtY", "pointsAtZ",
    "preserveAlpha", "preserveAspectRatio", "primitiveUnits", "r", "radius", "refX", "refY", "result", "rotate", "rx",
    "ry", "scale", "seed", "shape-rendering", "side", "slope", "solid-color", "solid-opacity", "spacing",
    "specularConstant", "specularExponent", "spreadMethod", "startOffset", "stdDeviation", "stitchTiles",
    "stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "style", "surfaceScale",
    "systemLanguage", "tableValues", "targetX", "targetY", "text-align", "text-anchor", "text-decoration",
    "text-overflow", "text-rendering", "textLength", "transform", "transform-box", "transform-origin", "type",
    "unicode-bidi", "values", "vector-effect", "version", "viewBox", "visibility", "white-space", "width",
    "word-spacing", "writing-mode", "x", "x1", "x2", "xChannelSelector", "y", "y1", "y2", "yChannelSelector", "z",
    "zoomAndPan",
];

/// Attributes of plain text, beside those that begin with `aria-` or `data-`.
pub(super) const TEXT_ATTRIBUTES: &[&str] = &["class", "id", "lang", "name", "role", "tabindex", "target", "title"];

/// Functions of style text that name nothing outside of it. `url` is looked at on its own.
#[rustfmt::skip]
pub(super) const FUNCTIONS: &[&str] = &[
    "and", "blur", "brightness", "calc", "circle", "clamp", "color", "color-mix", "contrast", "cubic-bezier",
    "drop-shadow", "ellipse", "grayscale", "hsl", "hsla", "hue-rotate", "hwb", "inset", "invert", "is", "lab", "lch",
    "light-dark", "linear", "linear-gradient", "matrix", "matrix3d", "max", "min", "not", "nth-child",
    "nth-last-child", "nth-last-of-type", "nth-of-type", "oklab", "oklch", "opacity", "or", "path", "perspective",
    "polygon", "radial-gradient", "rect", "rgb", "rgba", "rotate", "rotate3d", "rotatex", "rotatey", "rotatez",
    "saturate", "scale", "scale3d", "scalex", "scaley", "scalez", "sepia", "skew", "skewx", "skewy", "steps",
    "translate", "translate3d", "translatex", "translatey", "translatez", "var", "where",
];

/// Rules of style text that name nothing outside of it.
pub(super) const AT_RULES: &[&str] = &["keyframes", "media", "supports", "-webkit-keyframes"];
