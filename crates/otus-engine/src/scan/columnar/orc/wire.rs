//! Protocol buffers as far as ORC's metadata needs them: fields one after the other. It must
//! not know any message.

/// A field's value.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Of a fixed width: nothing that is read here.
    Other,
}

impl<'a> Value<'a> {
    pub fn number(self) -> u64 {
        match self {
            Value::Number(number) => number,
            _ => 0,
        }
    }

    pub fn bytes(self) -> &'a [u8] {
        match self {
            Value::Bytes(bytes) => bytes,
            _ => &[],
        }
    }

    pub fn text(self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }

    /// Numbers of a repeated field, packed or one by one.
    pub fn numbers(self) -> Vec<u64> {
        match self {
            Value::Number(number) => vec![number],
            Value::Bytes(mut bytes) => {
                std::iter::from_fn(|| varint(&mut bytes).map(|it| it as u64)).collect()
            }
            Value::Other => Vec::new(),
        }
    }
}

/// The fields of a message: number and value. It ends at the first that is broken, after an
/// error.
#[derive(Debug)]
pub struct Fields<'a>(pub &'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field.ok_or_else(|| String::from("Its metadata is broken")))
    }
}

impl<'a> Fields<'a> {
    #[allow(clippy::cast_possible_truncation, reason = "keys and numbers have 64 bits")]
    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let key = varint(&mut self.0)? as u64;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut self.0)? as u64),
            1 => self.take(8).map(|_| Value::Other)?,
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).ok()?;
                Value::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Value::Other)?,
            _ => return None,
        };
        Some((key >> 3, value))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

/// A number of seven bits a byte, the lowest first.
fn varint(bytes: &mut &[u8]) -> Option<u128> {
    let mut number = 0_u128;
    for at in 0..10 {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u128::from(first & 0x7f) << (7 * at);
        if first & 0x80 == 0 {
            return Some(number & u128::from(u64::MAX));
        }
    }
    None
}
