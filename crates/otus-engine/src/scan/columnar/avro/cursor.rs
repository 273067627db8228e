//! The bytes of a block: Avro's numbers and texts one after the other, and what nobody wants
//! passed over. Source: the Avro specification 1.11, "Binary Encoding". It must not know
//! columns.

use super::schema::Type;

/// See the module.
#[derive(Debug)]
pub struct Cursor<'a>(pub &'a [u8]);

const ENDS: &str = "A block ends within a row.";

impl<'a> Cursor<'a> {
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ENDS)?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(ENDS)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// Seven bits a byte, the lowest first, in zigzag.
    pub fn long(&mut self) -> Result<i64, String> {
        let mut value = 0_u64;
        for at in 0..10 {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                return Ok((value >> 1).cast_signed() ^ (value & 1).cast_signed().wrapping_neg());
            }
        }
        Err(String::from("A number is too long."))
    }

    pub fn length(&mut self) -> Result<usize, String> {
        usize::try_from(self.long()?).map_err(|_| String::from("A length is negative."))
    }

    pub fn bytes(&mut self) -> Result<&'a [u8], String> {
        let length = self.length()?;
        self.take(length)
    }

    /// The branch of a union with `count` of them.
    pub fn branch(&mut self, count: usize) -> Result<usize, String> {
        let at = self.length()?;
        if at < count { Ok(at) } else { Err(String::from("A union has no such branch.")) }
    }

    /// Items of the next block of an array or map; 0 at its end. A block may say how long it
    /// is: the second number.
    pub fn items(&mut self) -> Result<(usize, Option<usize>), String> {
        let count = self.long()?;
        if count >= 0 {
            return Ok((usize::try_from(count).unwrap_or(usize::MAX), None));
        }
        let length = self.length()?;
        let count = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
        Ok((count, Some(length)))
    }

    /// Passes a value over. Depth is that of the schema, which is bounded.
    pub fn skip(&mut self, ty: &Type) -> Result<(), String> {
        match ty {
            Type::Null => Ok(()),
            Type::Boolean => self.take(1).map(drop),
            Type::Int | Type::Long | Type::Date | Type::Timestamp(_) | Type::Enum(_) => {
                self.long().map(drop)
            }
            Type::Float => self.take(4).map(drop),
            Type::Double => self.take(8).map(drop),
            Type::Fixed(size) | Type::Decimal { fixed: Some(size), .. } => {
                self.take(*size).map(drop)
            }
            Type::Bytes | Type::Text | Type::Decimal { fixed: None, .. } => self.bytes().map(drop),
            Type::Record(fields) => fields.iter().try_for_each(|it| self.skip(&it.ty)),
            Type::Union(branches) => {
                let at = self.branch(branches.len())?;
                branches.get(at).map_or(Ok(()), |it| self.skip(it))
            }
            Type::Array(item) => self.skip_items(|it| it.skip(item)),
            Type::Map(value) => self.skip_items(|it| {
                it.bytes()?;
                it.skip(value)
            }),
        }
    }

    fn skip_items(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        loop {
            let (count, length) = self.items()?;
            match (count, length) {
                (0, _) => return Ok(()),
                (_, Some(length)) => self.take(length).map(drop)?,
                (count, None) => {
                    for _ in 0..count {
                        let before = self.0.len();
                        item(self)?;
                        if self.0.len() == before {
                            // Items without bytes: the others have none either.
                            break;
                        }
                    }
                }
            }
        }
    }
}
