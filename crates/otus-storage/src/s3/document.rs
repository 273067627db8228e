//! S3's XML answers: a page of a listing, an error document. Unknown elements are passed
//! over. It must not know requests.

use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::object::ObjectMeta;

/// Elements nested deeper are refused.
const DEPTH_MAX: usize = 16;

/// One page of ListObjectsV2.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub objects: Vec<ObjectMeta>,
    pub prefixes: Vec<String>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// An error document, as far as it is understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Problem {
    pub code: String,
    pub message: String,
    pub region: Option<String>,
    pub storage_class: Option<String>,
}

/// Reads a page.
///
/// # Errors
/// A sentence that says what is wrong with the document.
pub fn page(xml: &[u8]) -> Result<Page, String> {
    let mut page = Page::default();
    let mut object = empty();
    let (mut encoded, mut truncated) = (false, false);
    each_text(xml, &mut |path, text| match path {
        ["ListBucketResult", "EncodingType"] => encoded = text == "url",
        ["ListBucketResult", "IsTruncated"] => truncated = text == "true",
        ["ListBucketResult", "NextContinuationToken"] => page.next = Some(text.to_owned()),
        ["ListBucketResult", "CommonPrefixes", "Prefix"] => page.prefixes.push(text.to_owned()),
        ["ListBucketResult", "Contents", "Key"] => text.clone_into(&mut object.key),
        ["ListBucketResult", "Contents", "Size"] => object.size = text.parse().unwrap_or(0),
        ["ListBucketResult", "Contents", "LastModified"] => object.modified_ms = millis(text),
        ["ListBucketResult", "Contents", "ETag"] => {
            object.etag = Some(text.trim_matches('"').to_owned());
        }
        ["ListBucketResult", "Contents", "StorageClass"] if is_archived(text) => {
            object.archived = Some(text.to_owned());
        }
        // The end of an element comes as an empty path of its own.
        ["ListBucketResult", "Contents", ""] => {
            page.objects.push(std::mem::replace(&mut object, empty()));
        }
        _ => {}
    })?;
    if encoded {
        for key in page.objects.iter_mut().map(|it| &mut it.key).chain(&mut page.prefixes) {
            *key = decoded(key);
        }
    }
    if !truncated {
        page.next = None;
    }
    Ok(page)
}

/// The id in an answer of CreateMultipartUpload.
#[must_use]
pub fn upload_id(xml: &[u8]) -> Option<String> {
    let mut found = None;
    let read = each_text(xml, &mut |path, text| {
        if path == ["InitiateMultipartUploadResult", "UploadId"] {
            found = Some(text.to_owned());
        }
    });
    read.ok().and(found)
}

/// Reads an error document; what is no document has an empty code.
#[must_use]
pub fn problem(xml: &[u8]) -> Problem {
    let mut found = Problem::default();
    let read = each_text(xml, &mut |path, text| match path {
        ["Error", "Code"] => text.clone_into(&mut found.code),
        ["Error", "Message"] => text.clone_into(&mut found.message),
        ["Error", "Region"] => found.region = Some(text.to_owned()),
        ["Error", "StorageClass"] => found.storage_class = Some(text.to_owned()),
        _ => {}
    });
    if read.is_err() { Problem::default() } else { found }
}

/// Whether objects of this class must be restored before they can be read.
#[must_use]
pub fn is_archived(class: &str) -> bool {
    matches!(class, "GLACIER" | "DEEP_ARCHIVE")
}

fn empty() -> ObjectMeta {
    ObjectMeta { key: String::new(), size: 0, modified_ms: 0, etag: None, archived: None }
}

fn millis(text: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(text).map_or(0, |it| it.timestamp_millis())
}

/// Form encoding: `+` is a blank.
fn decoded(text: &str) -> String {
    let blanks = text.replace('+', " ");
    percent_decode_str(&blanks).decode_utf8_lossy().into_owned()
}

/// Calls `visit` with the path and text of each element that has only text, and with the path
/// and `""` at the end of every other element.
fn each_text(xml: &[u8], visit: &mut dyn FnMut(&[&str], &str)) -> Result<(), String> {
    let mut reader = Reader::from_reader(xml);
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut leaf = false;
    loop {
        match reader.read_event().map_err(|error| format!("the answer is no XML: {error}"))? {
            Event::Start(element) => {
                if path.len() >= DEPTH_MAX {
                    return Err(String::from("the answer is nested too deeply"));
                }
                path.push(String::from_utf8_lossy(element.local_name().as_ref()).into_owned());
                text.clear();
                leaf = true;
            }
            Event::Text(part) => text.push_str(&part.decode().map_err(|it| it.to_string())?),
            Event::CData(part) => text.push_str(&part.decode().map_err(|it| it.to_string())?),
            Event::GeneralRef(name) => text.push_str(&entity(&name)),
            Event::End(_) => {
                let mut names: Vec<&str> = path.iter().map(String::as_str).collect();
                if leaf {
                    visit(&names, &text);
                } else {
                    names.push("");
                    visit(&names, "");
                }
                path.pop();
                text.clear();
                leaf = false;
            }
            Event::Eof if path.is_empty() => return Ok(()),
            Event::Eof => return Err(String::from("the answer ends too early")),
            _ => {}
        }
    }
}

fn entity(name: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return c.to_string();
    }
    match name.as_ref() {
        b"lt" => "<".to_owned(),
        b"gt" => ">".to_owned(),
        b"amp" => "&".to_owned(),
        b"quot" => "\"".to_owned(),
        b"apos" => "'".to_owned(),
        other => format!("&{};", String::from_utf8_lossy(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_objects_prefixes_and_a_next_one() {
        // The shape of the API reference of ListObjectsV2.
        let xml = br#"<?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>
            <Prefix/><NextContinuationToken>1ueGcx=</NextContinuationToken>
            <IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>
            <Contents><Key>a%2Bb+c</Key><LastModified>2011-02-26T01:56:20.000Z</LastModified>
            <ETag>&quot;bf1d&quot;</ETag><Size>142863</Size><StorageClass>GLACIER</StorageClass>
            <Owner><ID>x</ID></Owner></Contents>
            <Contents><Key>z</Key><Size>1</Size><StorageClass>STANDARD</StorageClass></Contents>
            <CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListBucketResult>"#;
        let page = page(xml).unwrap();
        assert_eq!(page.objects.len(), 2);
        let first = &page.objects[0];
        assert_eq!((first.key.as_str(), first.size), ("a+b c", 142_863));
        // date -u -d 2011-02-26T01:56:20Z +%s
        assert_eq!(first.modified_ms, 1_298_685_380_000);
        assert_eq!(first.etag.as_deref(), Some("bf1d"));
        assert_eq!(first.archived.as_deref(), Some("GLACIER"));
        assert_eq!(page.objects[1].archived, None);
        assert_eq!(page.prefixes, ["p/"]);
        assert_eq!(page.next.as_deref(), Some("1ueGcx="));
    }

    #[test]
    fn errors_are_read_and_rubbish_is_none() {
        let xml = b"<Error><Code>AccessDenied</Code><Message>a &lt;b&gt;</Message></Error>";
        let found = problem(xml);
        assert_eq!((found.code.as_str(), found.message.as_str()), ("AccessDenied", "a <b>"));
        assert_eq!(problem(b"<html><p>502"), Problem::default());
        assert!(page(b"<ListBucketResult><Contents>").is_err());
    }
}
