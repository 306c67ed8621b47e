//! Web pages.

mod shown;

use documents::read::read;
use documents::{Format, Refusal};
use shown::shown;

fn page(body: &str) -> Result<String, Refusal> {
    read("page.html", format!("<!DOCTYPE html><html><body>{body}</body></html>").as_bytes()).map(|d| shown(&d))
}

#[test]
fn a_whole_page_reads_in_order() {
    let document = read("plan", include_bytes!("files/plan.html")).unwrap();
    assert_eq!(document.format, Format::Html);
    insta::assert_snapshot!(shown(&document));
}

#[test]
fn merged_cells_stand_in_every_place_they_cover() {
    let merged = "<table><tr><th>A</th><th colspan=2>B</th></tr><tr><td rowspan=2>c</td><td>d</td><td>e</td></tr>\
                  <tr><td>f</td><td>g</td></tr><tr><td>h</td><td rowspan=0>i</td><td>j</td></tr></table>";
    insta::assert_snapshot!(page(merged).unwrap(), @r"
    | !A | !B | !B |
    | c | d | e |
    | c | f | g |
    | h | i | j |
    ");
}

#[test]
fn lists_keep_their_depth_numbers_and_empty_items() {
    let lists = "<table><tr><td>Do:<ol><li>first<ul><li>inner</ul><li><p>second</p><p>more</p></ol>after<ul><li></ul></td>\
                 <td>a<br>b</td></tr></table>";
    insta::assert_snapshot!(page(lists).unwrap(), @"| Do: / • 1. first /   • inner / • 2. second / more / after / •  | a / b |");
}

#[test]
fn what_is_not_shown_is_not_read() {
    let hidden = "<p>seen<del> gone</del><script>var x</script></p><p hidden>no</p><p style='display: none'>no</p>\
                  <h2 hidden>no</h2><!-- no -->";
    assert_eq!(page(hidden).unwrap(), "seen");
}

#[test]
fn a_row_too_short_is_refused_by_table_and_row() {
    let refusal =
        page("<table><tr><td>a<td>b</tr></table><table><tr><td>a<td>b</tr><tr><td>c</tr></table>").unwrap_err();
    assert_eq!(refusal.place, "table 2, row 2");
}

#[test]
fn cells_that_overlap_and_tables_in_cells_are_refused() {
    let overlap = "<table><tr><td>a<td rowspan=2>b</tr><tr><td colspan=2>c</tr></table>";
    assert!(page(overlap).unwrap_err().reason.contains("same place"));
    let nested = "<table><tr><td>a</td></tr><tr><td><table><tr><td>b</td></tr></table></td></tr></table>";
    assert_eq!(page(nested).unwrap_err().place, "table 1, row 2");
}

#[test]
fn bottomless_pages_and_endless_spans_are_refused_soon() {
    assert!(page(&"<div>".repeat(1_000_000)).unwrap_err().reason.contains("nested"));
    let wide = format!("<table><tr>{}</tr></table>", "<td colspan=1000>x".repeat(1000));
    assert!(page(&wide).unwrap_err().reason.contains("columns"));
    let heavy =
        format!("<table>{}</table>", format!("<tr><td colspan=1000>{}</tr>", "long ".repeat(20_000)).repeat(10));
    assert!(page(&heavy).unwrap_err().reason.contains("Merged cells"));
}
