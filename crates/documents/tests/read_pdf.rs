//! PDFs: printed by a browser and by a word processor from one page, and small ones drawn here.

mod shown;

use documents::read::{Limits, read, read_within};
use documents::{Block, Cell, Document, Format, Line, Refusal};
use lopdf::{Document as Pdf, Object, Stream, dictionary};
use shown::{shown, stitched, tables};

const PAGE: &[u8] = include_bytes!("files/plan.html");

/// Words only: where a browser starts a new paragraph is not for a printed page to tell.
fn words(rows: &[Vec<Cell>]) -> Vec<Vec<String>> {
    let words = |c: &Cell| c.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
    rows.iter().map(|r| r.iter().map(words).collect()).collect()
}

fn assert_reads_as_its_page(bytes: &[u8]) -> Document {
    let (printed, page) = (read("plan", bytes).unwrap(), read("plan", PAGE).unwrap());
    assert_eq!(printed.format, Format::Pdf);
    let (cut, whole) = (tables(&printed), tables(&page));
    let plan = stitched(&cut[..cut.len() - 1]);
    assert_eq!(words(&plan), words(&stitched(&whole[..1])));
    assert_eq!(plan[2][3].lines, whole[0].rows[2].cells[3].lines, "nested list");
    assert_eq!(plan[4][3].lines, whole[0].rows[4].cells[3].lines, "numbered list");
    let last: Vec<Vec<Cell>> = cut[cut.len() - 1].rows.iter().map(|r| r.cells.clone()).collect();
    assert_eq!(words(&last), words(&whole[1].rows.iter().map(|r| r.cells.clone()).collect::<Vec<_>>()));
    assert_eq!(prose(&printed), prose(&page));
    printed
}

/// What stands outside tables.
fn prose(document: &Document) -> Vec<String> {
    let outside = |b: &&Block| !matches!(b, Block::Table(_));
    let text = |b: &Block| match b {
        Block::Heading { level, text, .. } => format!("{level} {text}"),
        Block::Paragraph { line, .. } => Cell { lines: vec![line.clone()] }.text(),
        Block::Table(_) => String::new(),
    };
    document.blocks.iter().filter(outside).map(text).collect()
}

#[test]
fn a_browser_print_reads_as_the_page_it_was_printed_from() {
    let printed = assert_reads_as_its_page(include_bytes!("files/plan-chromium.pdf"));
    let pages: Vec<_> = tables(&printed).iter().map(|t| t.place.page).collect();
    assert_eq!(pages, [Some(1), Some(2), Some(3), Some(3)]);
}

#[test]
fn a_word_processor_print_reads_as_the_page_it_was_printed_from() {
    assert_reads_as_its_page(include_bytes!("files/plan-libreoffice.pdf"));
}

/// A page of A4 that draws `content`, in Helvetica of ten points.
fn drawn(content: &str) -> Vec<u8> {
    let mut pdf = Pdf::with_version("1.5");
    let pages = pdf.new_object_id();
    let font = pdf.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" });
    let stream = pdf.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => stream,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
    });
    let all = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    pdf.objects.insert(pages, Object::Dictionary(all));
    saved(pdf, pages)
}

fn saved(mut pdf: Pdf, pages: lopdf::ObjectId) -> Vec<u8> {
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn text(x: u32, y: u32, text: &str) -> String {
    format!("BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n")
}

/// Lines from and to, as x y x y.
fn lines(of: &[[u32; 4]]) -> String {
    of.iter().map(|[a, b, c, d]| format!("{a} {b} m {c} {d} l S\n")).collect()
}

/// Borders of two rows and three columns, the upper left pair of cells merged.
fn grid() -> String {
    lines(&[[50, 700, 350, 700], [50, 660, 350, 660], [50, 620, 350, 620], [50, 700, 50, 620], [350, 700, 350, 620]])
        + &lines(&[[250, 700, 250, 620], [150, 660, 150, 620]])
}

fn refused(content: &str) -> Refusal {
    read("r.pdf", &drawn(content)).unwrap_err()
}

#[test]
fn borders_make_cells_and_missing_borders_merge_them() {
    let content = grid()
        + &text(55, 680, "Wide head")
        + &text(255, 680, "Who")
        + &text(55, 645, "1")
        + &text(55, 633, "a")
        + &text(255, 645, "Council");
    let document = read("r.pdf", &drawn(&content)).unwrap();
    assert_eq!(shown(&document), "| Wide head | Wide head | Who |\n| 1 a |  | Council |");
}

#[test]
fn text_across_a_border_is_refused_by_page_table_and_row() {
    let refusal = refused(&(grid() + &text(55, 645, "Thiswordissolongthatitrunsover") + &text(255, 645, "x")));
    assert_eq!(refusal.place, "page 1, table 1, row 2");
}

#[test]
fn borders_that_do_not_close_are_refused() {
    let open = lines(&[[50, 700, 350, 700], [50, 620, 350, 620], [50, 700, 50, 620], [350, 700, 350, 620]])
        + &lines(&[[50, 660, 200, 660], [200, 700, 200, 660]]);
    let refusal = refused(&(open + &text(55, 680, "a") + &text(255, 640, "b")));
    assert!(refusal.reason.contains("do not close"), "{refusal}");
}

fn row(y: u32, cells: [&str; 3]) -> String {
    [50, 200, 350].iter().zip(cells).map(|(x, t)| text(*x, y, t)).collect()
}

#[test]
fn white_columns_make_a_table_where_every_line_fills_them() {
    let content = text(50, 760, "Some words before.")
        + &row(700, ["No.", "Measure", "Who"])
        + &row(685, ["1", "Light stops", "Council"])
        + &row(670, ["2", "Train drivers", "Forum"]);
    let document = read("r.pdf", &drawn(&content)).unwrap();
    assert_eq!(
        shown(&document),
        "Some words before.\n| No. | Measure | Who |\n| 1 | Light stops | Council |\n| 2 | Train drivers | Forum |"
    );
}

#[test]
fn columns_that_run_together_or_wrap_without_borders_are_refused() {
    let head =
        row(700, ["No.", "Measure", "Who"]) + &row(685, ["1", "Light", "Council"]) + &row(670, ["2", "Train", "Forum"]);
    let together = head.clone() + &text(50, 655, "3") + &text(200, 655, "A text that runs right into the next column");
    assert!(refused(&together).place.contains("page 1, table 1"), "{}", refused(&together));
    let wrapped = head + &text(200, 655, "drivers");
    assert_eq!(refused(&wrapped).place, "page 1, table 1, row 4");
    let below = text(350, 712, "Lead")
        + &row(700, ["No.", "Measure", "body"])
        + &row(685, ["1", "Light", "Council"])
        + &row(670, ["2", "Train", "Forum"]);
    assert_eq!(refused(&below).place, "page 1, table 1, row 1");
}

#[test]
fn turned_text_in_a_table_is_refused() {
    let turned = grid() + &text(255, 645, "x") + "BT /F 10 Tf 0 1 -1 0 100 630 Tm (up) Tj ET\n";
    assert!(refused(&turned).reason.contains("turned"), "{}", refused(&turned));
}

#[test]
fn scanned_locked_empty_and_cut_files_are_refused() {
    let scanned = read("r.pdf", include_bytes!("files/scanned.pdf")).unwrap_err();
    assert!(scanned.reason.contains("scanned picture") && scanned.remedy.contains("text recognition"), "{scanned}");
    let locked = read("r.pdf", include_bytes!("files/locked.pdf")).unwrap_err();
    assert!(locked.reason.contains("password"), "{locked}");
    assert!(refused("").reason.contains("no text"));
    let whole = include_bytes!("files/plan-chromium.pdf");
    for length in [8, 2_000, whole.len() / 2, whole.len() - 200] {
        assert!(read("r.pdf", &whole[..length]).is_err(), "{length}");
    }
}

#[test]
fn pages_in_a_circle_and_forms_without_end_are_refused_or_read_soon() {
    let mut circle = Pdf::with_version("1.5");
    let pages = circle.new_object_id();
    let kids = dictionary! { "Type" => "Pages", "Kids" => vec![pages.into(), pages.into()], "Count" => 2 };
    circle.objects.insert(pages, Object::Dictionary(kids));
    assert!(read("r.pdf", &saved(circle, pages)).is_err());
    let limits = Limits { drawn: 100_000, ..Limits::default() };
    assert!(read_within("r.pdf", &form_bomb(), &limits).unwrap_err().reason.contains("draw more"));
}

/// Forms that each draw the next one twenty times over.
fn form_bomb() -> Vec<u8> {
    let mut pdf = Pdf::with_version("1.5");
    let pages = pdf.new_object_id();
    let bounds = || vec![0.into(), 0.into(), 595.into(), 842.into()];
    let mut inner = dictionary! {};
    for level in 0..12 {
        let content = if level == 0 { "0 0 m 9 9 l S".to_owned() } else { "/X Do ".repeat(20) };
        let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds(), "Resources" => inner };
        let id = pdf.add_object(Stream::new(form, content.into_bytes()));
        inner = dictionary! { "XObject" => dictionary! { "X" => id } };
    }
    let stream = pdf.add_object(Stream::new(dictionary! {}, b"/X Do".to_vec()));
    let page = dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => stream, "MediaBox" => bounds(), "Resources" => inner };
    let page = pdf.add_object(page);
    pdf.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }),
    );
    saved(pdf, pages)
}

#[test]
fn a_stream_that_unpacks_to_too_much_is_refused() {
    let mut pdf = Pdf::with_version("1.5");
    let pages = pdf.new_object_id();
    pdf.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 }),
    );
    let mut bomb = Stream::new(dictionary! {}, vec![b' '; 9 << 20]);
    bomb.compress().unwrap();
    pdf.add_object(bomb);
    let limits = Limits { unpacked_bytes: 8 << 20, ..Limits::default() };
    assert!(read_within("r.pdf", &saved(pdf, pages), &limits).unwrap_err().reason.contains("unpacks"));
}

#[test]
fn a_list_item_keeps_its_lines_together() {
    let content = text(50, 700, "Do this:")
        + &text(60, 686, "\\225")
        + &text(75, 686, "first thing that")
        + &text(75, 674, "goes on")
        + &text(60, 662, "\\225")
        + &text(75, 662, "second");
    let document = read("r.pdf", &drawn(&content)).unwrap();
    let lines: Vec<&Line> = document
        .blocks
        .iter()
        .filter_map(|b| if let Block::Paragraph { line, .. } = b { Some(line) } else { None })
        .collect();
    assert_eq!(
        lines,
        [&Line::paragraph("Do this:"), &Line::bullet(0, "first thing that goes on"), &Line::bullet(0, "second")]
    );
}
