//! Word documents: one made by a word processor, and small ones put together here.

mod shown;

use std::io::{Cursor, Write};

use documents::read::read;
use documents::{Format, Refusal};
use shown::shown;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn types(main: &str) -> String {
    format!(r#"<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>"#)
}

fn with_parts(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let types = types(TYPE);
    let mut parts = vec![("[Content_Types].xml", types.as_bytes()), ("word/document.xml", document.as_bytes())];
    parts.extend(more);
    package(&parts)
}

fn word(body: &str) -> Result<String, Refusal> {
    read("report.docx", &with_parts(body, &[])).map(|d| shown(&d))
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn tc(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

#[test]
fn a_document_from_a_word_processor_reads_as_its_web_page_does() {
    let document = read("plan", include_bytes!("files/plan.docx")).unwrap();
    let page = read("plan", include_bytes!("files/plan.html")).unwrap();
    assert_eq!(document.format, Format::Docx);
    assert_eq!(shown(&document), shown(&page));
}

#[test]
fn tracked_changes_read_as_if_accepted() {
    let body = "<w:p><w:r><w:t>Stays</w:t></w:r><w:del><w:r><w:delText> old</w:delText></w:r></w:del>\
                <w:ins><w:r><w:t xml:space=\"preserve\"> new &amp; true</w:t></w:r></w:ins>\
                <w:moveFrom><w:r><w:t> away</w:t></w:r></w:moveFrom></w:p>\
                <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>\
                <w:tr><w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert_eq!(word(body).unwrap(), "Stays new & true\n|  |");
}

#[test]
fn merged_cells_stand_in_every_place_they_cover() {
    let down = |rest: &str| format!("<w:vMerge{rest}/>");
    let rows = [
        format!("{}{}", tc(r#"<w:gridSpan w:val="2"/>"#, &p("Head")), tc("", &p("Who"))),
        format!("{}{}{}", tc(&down(r#" w:val="restart""#), &p("1")), tc("", &p("a")), tc("", &p("b"))),
        format!("{}{}{}", tc(&down(""), "<w:p/>"), tc("", &p("c")), tc("", &p("d"))),
    ];
    let table: String = rows.iter().map(|r| format!("<w:tr>{r}</w:tr>")).collect();
    insta::assert_snapshot!(word(&format!("<w:tbl>{table}</w:tbl>")).unwrap(), @r"
    | Head | Head | Who |
    | 1 | a | b |
    | 1 | c | d |
    ");
}

#[test]
fn headings_come_by_style_and_numbers_by_list() {
    let styles = r#"<w:styles><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="Sub"><w:basedOn w:val="H1"/></w:style></w:styles>"#;
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="7">
        <w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/></w:lvl>
        <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"#;
    let styled =
        |style: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>Part</w:t></w:r></w:p>"#);
    let item = |level: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>{}</w:p>"#,
            if text.is_empty() { String::new() } else { format!("<w:r><w:t>{text}</w:t></w:r>") }
        )
    };
    let items = [item(0, "a"), item(1, "b"), item(1, "c"), item(2, ""), item(0, "d"), item(1, "e")].concat();
    let body = format!("{}{}{items}", styled("H1"), styled("Sub"));
    let parts: [(&str, &[u8]); 2] =
        [("word/styles.xml", styles.as_bytes()), ("word/numbering.xml", numbering.as_bytes())];
    let document = read("report.docx", &with_parts(&body, &parts)).unwrap();
    insta::assert_snapshot!(shown(&document), @r"
    # Part
    # Part
    • 4. a
      • 4.i) b
      • 4.ii) c
        • 
    • 5. d
      • 5.i) e
    ");
}

#[test]
fn tables_whose_rows_differ_or_nest_are_refused_by_place() {
    let uneven = format!("<w:tbl><w:tr>{0}{0}</w:tr><w:tr>{0}</w:tr></w:tbl>", tc("", &p("x")));
    assert_eq!(word(&uneven).unwrap_err().place, "table 1, row 2");
    let nested = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("", "<w:tbl></w:tbl>"));
    assert_eq!(word(&nested).unwrap_err().place, "table 1, row 1");
    let unsettled = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("<w:cellDel/>", &p("x")));
    assert!(word(&unsettled).unwrap_err().remedy.contains("accept or reject"));
}

#[test]
fn macros_are_refused_by_part_and_by_type() {
    let project = read("a.docx", &with_parts(&p("x"), &[("word/vbaProject.bin", b"x")])).unwrap_err();
    let kind = types("application/vnd.ms-word.document.macroEnabled.main+xml");
    let renamed = read("a.docx", &package(&[("[Content_Types].xml", kind.as_bytes())])).unwrap_err();
    assert!(project.reason.contains("macros") && renamed.reason.contains("macros"));
}

#[test]
fn entity_bombs_deep_nesting_and_torn_xml_are_refused() {
    let types = types(TYPE);
    let refusal = |document: &str| {
        let parts: [(&str, &[u8]); 2] =
            [("[Content_Types].xml", types.as_bytes()), ("word/document.xml", document.as_bytes())];
        read("a.docx", &package(&parts)).unwrap_err()
    };
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>"#;
    assert!(refusal(bomb).reason.contains("document type"));
    assert!(refusal("<w:document><w:t>&b;</w:t></w:document>").reason.contains("entity"));
    assert!(refusal(&"<a>".repeat(100_000)).reason.contains("nested"));
    assert!(refusal("<w:document><w:body>").reason.contains("damaged"));
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let zeros = vec![b' '; 60 << 20];
    let refusal = read("a.docx", &with_parts(&p("x"), &[("word/media/a.bin", &zeros)])).unwrap_err();
    assert_eq!(refusal.place, "word/media/a.bin");
    let many: Vec<(String, Vec<u8>)> = (0..6_000).map(|n| (format!("p{n}"), Vec::new())).collect();
    let parts: Vec<(&str, &[u8])> = many.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
    assert!(read("a.zip", &package(&parts)).unwrap_err().reason.contains("6000 parts"));
}

#[test]
fn packages_cut_short_or_of_another_kind_are_refused() {
    let whole = include_bytes!("files/plan.docx");
    for length in [10, 100, whole.len() / 2, whole.len() - 30] {
        assert!(read("a.docx", &whole[..length]).is_err(), "{length}");
    }
    let open: &[(&str, &[u8])] = &[("mimetype", b"application/vnd.oasis.opendocument.text")];
    assert!(read("a.odt", &package(open)).unwrap_err().reason.contains("OpenDocument"));
    assert!(read("a.zip", &package(&[("a.txt", b"x")])).unwrap_err().reason.contains("zip archive"));
}
