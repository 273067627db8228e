//! JSON written straight into a byte buffer: no tree, no formatter. The caller keeps the
//! grammar; this keeps the commas and the escapes.

/// A growing JSON text.
#[derive(Debug, Default)]
pub(super) struct Json {
    bytes: Vec<u8>,
}

impl Json {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// JSON that is known to be well formed.
    pub(super) fn raw(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A comma unless something has just been opened.
    fn separate(&mut self) {
        if !matches!(self.bytes.last(), None | Some(b'{' | b'[' | b':')) {
            self.bytes.push(b',');
        }
    }

    /// `"key":`
    pub(super) fn key(&mut self, key: &str) {
        self.separate();
        self.bytes.push(b'"');
        self.raw(key);
        self.raw("\":");
    }

    /// `"key":"value"`
    pub(super) fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        self.string(value);
    }

    /// `"key":"value"` if there is a value.
    pub(super) fn text_if(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// `"key":` and a number, a boolean or null as it stands.
    pub(super) fn plain(&mut self, key: &str, value: &str) {
        self.key(key);
        self.raw(value);
    }

    /// `"key":{` … `}`
    pub(super) fn object(&mut self, key: &str, content: impl FnOnce(&mut Self)) {
        self.key(key);
        self.braces(content);
    }

    /// `{` … `}` as an element of an array.
    pub(super) fn element(&mut self, content: impl FnOnce(&mut Self)) {
        self.separate();
        self.braces(content);
    }

    fn braces(&mut self, content: impl FnOnce(&mut Self)) {
        self.bytes.push(b'{');
        content(self);
        self.bytes.push(b'}');
    }

    /// `"key":[` … `]`
    pub(super) fn array(&mut self, key: &str, content: impl FnOnce(&mut Self)) {
        self.key(key);
        self.bytes.push(b'[');
        content(self);
        self.bytes.push(b']');
    }

    /// A string with its escapes. Like CloudTrail's writer it escapes `<`, `>` and `&`, and
    /// everything beyond ASCII as UTF-16 units when the text asks for it with a leading
    /// [`ESCAPED`], which is not written.
    pub(super) fn string(&mut self, value: &str) {
        let (value, ascii_only) = match value.strip_prefix(ESCAPED) {
            Some(rest) => (rest, true),
            None => (value, false),
        };
        self.bytes.push(b'"');
        let plain = |byte: u8| byte >= 0x20 && !matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&');
        if !ascii_only && value.bytes().all(plain) {
            self.raw(value);
        } else {
            value.chars().for_each(|c| self.character(c, ascii_only));
        }
        self.bytes.push(b'"');
    }

    fn character(&mut self, c: char, ascii_only: bool) {
        match c {
            '"' => self.raw("\\\""),
            '\\' => self.raw("\\\\"),
            '\n' => self.raw("\\n"),
            '\t' => self.raw("\\t"),
            c if c < ' ' || matches!(c, '<' | '>' | '&') || (ascii_only && !c.is_ascii()) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    self.unit(*unit);
                }
            }
            c => self.raw(c.encode_utf8(&mut [0; 4])),
        }
    }

    fn unit(&mut self, unit: u16) {
        self.raw("\\u");
        for shift in [12, 8, 4, 0] {
            let nibble = usize::from(unit >> shift & 0xf);
            self.bytes.push(b"0123456789abcdef"[nibble]);
        }
    }
}

/// Before a text: write whatever is not ASCII as `\uXXXX`, in surrogate pairs if need be.
pub(super) const ESCAPED: char = '\u{1}';
