//! The styles of the document, under the names that Word knows, so that a council's own template can restyle it.

use docx_rs::{AlignmentType, Docx, LineSpacing, LineSpacingType, RunFonts, SpecialIndentType, Style, StyleType};

const NAVY: &str = "12436D";
const GREY: &str = "484949";

/// The document with its styles.
pub fn apply(docx: Docx) -> Docx {
    let fonts = RunFonts::new().ascii("Arial").hi_ansi("Arial").cs("Arial").east_asia("Arial");
    let mut docx = docx.default_fonts(fonts).default_size(22);
    for style in paragraphs().into_iter().chain(headings()) {
        docx = docx.add_style(style);
    }
    docx.add_style(Style::new("Hyperlink", StyleType::Character).name("Hyperlink").color("1D4F7C").underline("single"))
}

fn spaced(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after).line(276).line_rule(LineSpacingType::Auto)
}

fn tight(after: u32) -> LineSpacing {
    LineSpacing::new().before(0).after(after).line(252).line_rule(LineSpacingType::Auto)
}

fn paragraph(id: &str, name: &str) -> Style {
    Style::new(id, StyleType::Paragraph).name(name).q_format(true)
}

fn paragraphs() -> Vec<Style> {
    let body = |id: &str, name: &str| paragraph(id, name).based_on("Normal");
    vec![
        paragraph("Normal", "Normal").line_spacing(spaced(0, 140)),
        body("Title", "Title").size(48).bold().color(NAVY).line_spacing(tight(120)).align(AlignmentType::Left),
        body("Subtitle", "Subtitle").size(28).color(GREY).line_spacing(tight(240)),
        body("Organisation", "Organisation").size(24).color(GREY).line_spacing(tight(100)),
        body("Caption", "caption").size(22).bold().line_spacing(spaced(240, 120)),
        body("ListBullet", "List Bullet").line_spacing(tight(80)),
        body("ListNumber", "List Number").line_spacing(tight(80)),
        body("TableText", "Table Text").size(19).line_spacing(tight(60)),
        body("TableHeading", "Table Heading").size(19).bold().line_spacing(tight(60)),
        body("TableBullet", "Table Bullet").size(19).line_spacing(tight(40)),
        body("TableNote", "Table Note").size(18).color(GREY).line_spacing(spaced(100, 240)),
        body("Spacer", "Spacer").size(8).line_spacing(tight(0)),
        body("CalloutTitle", "Callout Title").bold().line_spacing(tight(80)),
        body("Footer", "footer").size(17).color(GREY).line_spacing(tight(0)),
        body("ContentsHeading", "TOC Heading").size(30).bold().color(NAVY).line_spacing(spaced(300, 120)),
        body("TOC1", "toc 1").line_spacing(tight(60)),
        body("TOC2", "toc 2").line_spacing(tight(60)).indent(Some(300), None, None, None),
    ]
}

fn headings() -> Vec<Style> {
    let sizes = [(34, 440, 160), (27, 340, 130), (23, 280, 110), (22, 240, 100)];
    let style = |(i, (size, before, after)): (usize, (usize, u32, u32))| {
        let style = paragraph(&format!("Heading{}", i + 1), &format!("heading {}", i + 1))
            .based_on("Normal")
            .next("Normal")
            .size(size)
            .bold()
            .color(NAVY)
            .outline_lvl(i)
            .line_spacing(spaced(before, after));
        if i == 3 { style.italic() } else { style }
    };
    sizes.into_iter().enumerate().map(style).collect()
}

/// How far a list item stands in, and its mark before it.
pub fn hanging(left: i32, mark: i32) -> (Option<i32>, Option<SpecialIndentType>) {
    (Some(left), Some(SpecialIndentType::Hanging(mark)))
}
