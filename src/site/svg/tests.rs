use super::svg_problem;

fn draw(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inside}</svg>"
    )
}

fn assert_passes(image: &str) {
    assert_eq!(svg_problem(image.as_bytes()), None, "{image}");
}

fn assert_refused(image: &str, because: &str) {
    let problem = svg_problem(image.as_bytes()).unwrap_or_default();
    assert!(problem.contains(because), "{image}\nis refused as: {problem}");
}

#[test]
fn drawings_pass() {
    for harmless in [
        "<title>a</title><desc>b &amp; c</desc><path d=\"M0 0\"/>",
        "<symbol id=\"s\"><rect rx=\"1\"/></symbol><use href=\"#s\"/><use xlink:href=\"#s\" xlink:title=\"t\"/>",
        "<defs><linearGradient id=\"b\" gradientTransform=\"rotate(9) translate(1,2)\"><stop offset=\"0\" \
         stop-color=\"rgb(1,2,3)\"/></linearGradient></defs><rect fill=\"url(#b) none\" style=\"stroke:url('#b')\"/>",
        "<filter id=\"f\"><feGaussianBlur in=\"SourceGraphic\" stdDeviation=\"2\"/></filter><g filter=\"url(#f)\"/>",
        "<clipPath id=\"c\"><circle r=\"1\"/></clipPath><g clip-path=\"url(#c)\"/>",
        "<style type=\"text/css\"><![CDATA[.a>.b{fill:url(#b);font-family:\"Segoe UI\"} @media (width > 1px){g{opacity:0}}]]></style>",
        "<text xml:space=\"preserve\" font-family=\"'Segoe UI'\" aria-label=\"C:\\a (b)\" data-name=\"url(x)\"><tspan>a</tspan></text>",
        "<image href=\"data:image/png;base64,AA==\"/><image xlink:href=\"data:image/webp;base64,AA==\"/>",
        "<a href=\"#s\"><text>a</text></a>",
        "<metadata><r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><r:a r:about=\"x\"/></r:RDF></metadata>",
        "<n:namedview xmlns:n=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" pagecolor=\"#fff\"/>",
        "<g xmlns:v=\"http://schemas.microsoft.com/visio/2003/SVGExtensions/\" v:mID=\"1\"><v:userDefs/></g>",
    ] {
        assert_passes(&draw(harmless));
    }
    let drawing = draw("");
    assert_passes(&format!(
        "\u{feff}<?xml version=\"1.0\" encoding='utf-8' standalone=\"no\"?>\n<!-- a -->\n{drawing}"
    ));
    assert_passes(&format!(
        "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/svg11.dtd\">{drawing}"
    ));
}

#[test]
fn elements_and_attributes_that_do_not_only_draw_are_refused() {
    for (harmful, because) in [
        ("<script>x</script>", "`script` element"),
        ("<foreignObject/>", "`foreignObject` element"),
        ("<set attributeName=\"href\" to=\"x\"/>", "`set` element"),
        ("<a href=\"#\"><animate attributeName=\"href\" values=\"javascript:x\"/></a>", "`animate` element"),
        ("<SCRIPT/>", "`SCRIPT` element"),
        ("<title><script/></title>", "`script` element"),
        ("<style><script/></style>", "`script` element"),
        ("<s:script xmlns:s=\"http://www.w3.org/2000/svg\"/>", "`script` element"),
        ("<h:form xmlns:h=\"http://www.w3.org/1999/xhtml\" action=\"java&#9;script:x\"/>", "another namespace"),
        ("<h:meta xmlns:h=\"http://www.w3.org/1999/xhtml\" http-equiv=\"refresh\"/>", "another namespace"),
        ("<h:img xmlns:h=\"http://www.w3.org/1999/xhtml\" srcset=\"//e.test\"/>", "another namespace"),
        ("<inkscape:img xmlns:inkscape=\"http://www.w3.org/1999/xhtml\"/>", "another namespace"),
        ("<m:math xmlns:m=\"http://www.w3.org/1998/Math/MathML\"/>", "another namespace"),
        ("<ev:listener xmlns:ev=\"http://www.w3.org/2001/xml-events\"/>", "another namespace"),
        ("<g xmlns=\"\"/>", "without a namespace"),
        ("<metadata><r:a xmlns:r=\"http://purl.org/dc/elements/1.1/\" onload=\"x\"/></metadata>", "handler, `onload`"),
        ("<metadata><r:a xmlns:r=\"http://purl.org/dc/elements/1.1/\"><script/></r:a></metadata>", "`script` element"),
        ("<g onload=\"x\"/>", "handler, `onload`"),
        ("<g formaction=\"x\"/>", "attribute `formaction`"),
        ("<g src=\"x\"/>", "attribute `src`"),
        ("<g xml:base=\"https://e.test/\"/>", "attribute `xml:base`"),
        ("<g xmlns:e=\"urn:e\" e:a=\"1\"/>", "attribute `a` of another namespace"),
        ("<?xml-stylesheet href=\"//e.test\"?>", "processing instruction, `<?xml-stylesheet?>`"),
    ] {
        assert_refused(&draw(harmful), because);
    }
}

#[test]
fn references_to_the_outside_are_refused() {
    for reference in [
        "https://e.test/a",
        "//e.test",
        "a.svg#b",
        "javascript:x",
        "java&#9;script:x",
        "&#x20;javascript:x",
        "data:text/html,x",
        "data:image/svg+xml,x",
        "data:image/png/svg+xml,x",
    ] {
        for element in ["a", "use", "image", "feImage", "linearGradient", "textPath"] {
            assert_refused(&draw(&format!("<{element} href=\"{reference}\"/>")), "refers to something outside");
            assert_refused(&draw(&format!("<{element} xlink:href=\"{reference}\"/>")), "refers to something outside");
        }
    }
    assert_refused(&draw("<use href=\"data:image/png,x\"/>"), "refers to something outside");
}

#[test]
fn styles_that_fetch_are_refused() {
    for (style, because) in [
        ("@import 'x'", "`@import`"),
        ("@IMPORT 'x'", "`@import`"),
        ("@font-face{src:url(#a)}", "`@font-face`"),
        ("a{fill:url(https://e.test)}", "outside of it in its styles"),
        ("a{fill:URL( '//e.test')}", "outside of it in its styles"),
        ("a{background:image-set('https://e.test' 1x)}", "`image-set()`"),
        ("a{background:-webkit-image-set('//e.test' 1x)}", "`-webkit-image-set()`"),
        ("a{background:src('//e.test')}", "`src()`"),
        ("a{fill:u\\72l(//e.test)}", "backslash"),
    ] {
        assert_refused(&draw(&format!("<style>{style}</style>")), because);
        assert_refused(&draw(&format!("<style><![CDATA[{style}]]></style>")), because);
        assert_refused(&draw(&format!("<g style=\"{style}\"/>")), because);
    }
    assert_refused(&draw("<style>@im<!-- -->port 'x'</style>"), "`@import`");
    assert_refused(&draw("<style>a{fill:u<![CDATA[rl(]]>//e.test)}</style>"), "outside of it");
    for attribute in ["fill", "filter", "mask", "clip-path", "marker-end", "cursor", "stroke"] {
        assert_refused(&draw(&format!("<g {attribute}=\"url(//e.test#a)\"/>")), "outside of it in its styles");
        assert_refused(&draw(&format!("<g {attribute}=\"url(&quot;x&quot;)\"/>")), "outside of it in its styles");
    }
}

#[test]
fn what_is_no_plain_xml_is_refused() {
    let drawing = draw("");
    for (before, because) in [
        ("<?xml version=\"1.0\" encoding=\"utf-16\"?>", "encoding other than UTF-8"),
        ("<?xml version=\"1.0\" encoding = 'utf-7'?>", "encoding other than UTF-8"),
        ("<?xml\tversion=\"1.0\" encoding=\"utf-7\"?>", "encoding other than UTF-8"),
        ("<?xml version=\"encoding='utf-8'\" encoding=\"utf-7\"?>", "prolog"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>", "<!DOCTYPE>"),
        ("<!DOCTYPE svg SYSTEM \"a>b\" [<!ENTITY a 'b'>]>", "<!DOCTYPE>"),
        ("<!DOCTYPE svg SYSTEM 'a>' [<!ATTLIST svg onload CDATA 'x'>]>", "<!DOCTYPE>"),
        ("<!-- a --><!DOCTYPE svg><!DOCTYPE svg [<!ENTITY a 'b'>]>", "DTD"),
        ("<?a?><!DOCTYPE svg [<!ENTITY a 'b'>]>", "DTD"),
        (" <?xml version=\"1.0\"?>", "not well-formed"),
    ] {
        assert_refused(&format!("{before}{drawing}"), because);
    }
    assert_refused(&draw("&a;"), "not well-formed XML: unknown entity reference 'a' at 1:");
    assert_refused(&draw("<g>"), "not well-formed");
    assert_refused("<svg/>", "is no SVG");
    assert_refused("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", "is no SVG");
    assert_refused("", "not well-formed");
    assert_refused(&draw("\0"), "NUL");
    let wide: Vec<u8> = drawing.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(svg_problem(&wide).is_some());
    assert!(svg_problem(b"\xff\xfe<\0").is_some());
}

#[test]
fn size_does_no_harm() {
    let deep = 100_000;
    assert_passes(&draw(&format!("{}{}", "<g>".repeat(deep), "</g>".repeat(deep))));
    let many: String = (0..5000).map(|number| format!(" a{number}=\"\"")).collect();
    assert_refused(&draw(&format!("<g{many}/>")), "too many attributes");
    let many: String = (0..2000).map(|number| format!("<g xmlns:a{number}=\"urn:{number}\">")).collect();
    assert_refused(&draw(&many), "too many attributes");
}
