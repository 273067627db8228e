//! A stripe of an ORC file and the streams of it that are wanted. It must not know how streams
//! are encoded.

use std::collections::{BTreeSet, HashMap};

use bytes::Bytes;
use chrono_tz::Tz;

use super::choose::{Node, Shape};
use super::source::Source;
use super::tail::{self, Stripe, StripeFooter, Tail};
use crate::scan::columnar::{ObjectInput, ReadError};

/// What a stream holds, as the specification numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    Present,
    Data,
    Length,
    Dictionary,
    Secondary,
}

impl Part {
    fn of(kind: u64) -> Option<Self> {
        Some(match kind {
            0 => Part::Present,
            1 => Part::Data,
            2 => Part::Length,
            3 => Part::Dictionary,
            5 => Part::Secondary,
            _ => return None,
        })
    }
}

/// A stripe whose wanted streams are in memory, as they are stored.
#[derive(Debug)]
pub struct OpenStripe {
    codec: super::source::Codec,
    streams: HashMap<(usize, Part), Bytes>,
    encodings: Vec<(u64, u64)>,
    pub time_zone: Option<Tz>,
}

impl OpenStripe {
    pub async fn read(
        input: &ObjectInput,
        tail: &Tail,
        stripe: &Stripe,
        nodes: &[Option<Node>],
    ) -> Result<Self, ReadError> {
        let fetched = |reason| ReadError::cannot_open(reason, &input.path);
        let malformed = |reason: String| tail::malformed(&reason, &input.path);
        let footer = stripe.offset + stripe.index + stripe.data;
        let bytes = input.range(footer..footer + stripe.footer).await.map_err(fetched)?;
        let footer = tail::stripe_footer(bytes, tail.codec, stripe).map_err(malformed)?;
        let StripeFooter { streams, encodings, time_zone } = footer;
        let mut columns = BTreeSet::new();
        nodes.iter().flatten().for_each(|node| collect(node, &mut columns));
        let wanted = streams.iter().filter_map(|stream| {
            let part = Part::of(stream.kind).filter(|_| columns.contains(&stream.column))?;
            Some(((stream.column, part), stream.offset..stream.offset + stream.length))
        });
        let (keys, ranges): (Vec<_>, Vec<_>) = wanted.filter(|it| !it.1.is_empty()).unzip();
        let bytes = input.ranges(&ranges).await.map_err(fetched)?;
        let time_zone = match time_zone.as_deref() {
            None | Some("") => None,
            Some(name) => {
                let unknown = |_| malformed(format!("Its time zone '{name}' is not known"));
                Some(name.parse::<Tz>().map_err(unknown)?)
            }
        };
        let streams = keys.into_iter().zip(bytes).collect();
        Ok(Self { codec: tail.codec, streams, encodings, time_zone })
    }

    pub fn has(&self, column: usize, part: Part) -> bool {
        self.streams.contains_key(&(column, part))
    }

    /// A stream; one that is not there has no bytes.
    pub fn source(&self, column: usize, part: Part) -> Source {
        let bytes = self.streams.get(&(column, part)).cloned().unwrap_or_default();
        Source::new(bytes, self.codec)
    }

    fn encoding(&self, column: usize) -> (u64, u64) {
        self.encodings.get(column).copied().unwrap_or_default()
    }

    /// Whether integers of the column are in the second version of run lengths.
    pub fn second(&self, column: usize) -> bool {
        self.encoding(column).0 >= 2
    }

    /// The size of the column's dictionary, if it has one.
    pub fn dictionary(&self, column: usize) -> Option<usize> {
        let (kind, size) = self.encoding(column);
        (kind & 1 == 1).then(|| usize::try_from(size).unwrap_or(usize::MAX))
    }
}

/// The columns of `node` and its parts.
fn collect(node: &Node, columns: &mut BTreeSet<usize>) {
    columns.insert(node.column);
    match &node.shape {
        Shape::List(item) => collect(item, columns),
        Shape::Map(key, value) => {
            collect(key, columns);
            collect(value, columns);
        }
        Shape::Row(fields) => fields.iter().for_each(|(_, node)| collect(node, columns)),
        _ => {}
    }
}
