//! Which keys of a JSON object are wanted, at every depth, and which columns they build.
//! Compiled once for a scan from the projection and the predicate.

use otus_types::HiveType;

use super::walk::WalkPlan;
use crate::filter::{Filter, Group, Leaves, needles};
use crate::predicate::LeafPath;
use crate::projection::Shape;

/// The wanted keys of one object.
#[derive(Debug, Clone, Default)]
pub(crate) struct ObjectPlan {
    pub(crate) fields: Vec<WantedField>,
}

/// A wanted key.
#[derive(Debug, Clone)]
pub(crate) struct WantedField {
    /// Lower case.
    pub(crate) name: String,
    /// Where its value goes.
    pub(crate) slot: usize,
    /// The object plan to go on with when the value is an object.
    pub(crate) inside: Option<usize>,
}

/// How an output value is built from slots.
#[derive(Debug, Clone)]
pub(crate) enum Out {
    /// `as_json`: the value's compact JSON text, also of plain strings.
    Scalar {
        slot: usize,
        ty: HiveType,
        as_json: bool,
    },
    List {
        slot: usize,
        item: Box<ValuePlan>,
    },
    Map {
        slot: usize,
        key: HiveType,
        value: Box<ValuePlan>,
    },
    Struct {
        slot: usize,
        children: Vec<Out>,
        by_position: Vec<(usize, ValuePlan)>,
    },
}

/// How one value is built by itself (an element of an array, a value of a map): slot 0 is
/// the value, object 0 its keys.
#[derive(Debug, Clone)]
pub(crate) struct ValuePlan {
    pub(crate) objects: Vec<ObjectPlan>,
    /// `None` where the walk cannot tell the keys apart.
    pub(crate) walk: Option<WalkPlan>,
    pub(crate) slots: usize,
    pub(crate) out: Out,
}

/// How a row is built: object 0 is the row.
#[derive(Debug, Clone)]
pub(crate) struct RowPlan {
    pub(crate) objects: Vec<ObjectPlan>,
    pub(crate) slots: usize,
    pub(crate) outs: Vec<Out>,
    pub(crate) filter: Option<Filter>,
    /// Slot of each leaf of the filter and whether its text is compact JSON.
    pub(crate) leaves: Vec<(usize, bool)>,
}

/// What a SerDe says about a column: the key it reads, and whether it takes the value's
/// compact JSON text.
#[derive(Debug, Clone)]
pub(crate) struct ColumnKey {
    pub(crate) key: String,
    pub(crate) as_json: bool,
}

impl RowPlan {
    /// A plan for output `shapes` of `columns` (indices into `keys`), and a filter.
    pub(crate) fn new(
        shapes: &[Shape],
        columns: &[usize],
        keys: &[ColumnKey],
        filter: Option<Filter>,
    ) -> Self {
        let mut builder = Builder { objects: vec![ObjectPlan::default()], slots: 0 };
        let outs = columns.iter().zip(shapes).filter_map(|(&column, shape)| {
            let key = keys.get(column)?;
            Some(builder.field(0, &key.key, shape, key.as_json))
        });
        let outs = outs.collect::<Vec<_>>();
        let leaves = filter.iter().flat_map(|filter| filter.leaves()).map(|leaf| {
            let as_json = keys.get(leaf.column).is_some_and(|key| key.as_json);
            (builder.leaf(leaf, keys), as_json)
        });
        let leaves = leaves.collect();
        Self { objects: builder.objects, slots: builder.slots, outs, filter, leaves }
    }
}

impl RowPlan {
    /// Texts that must occur for the filter to be TRUE, where containers in string columns
    /// are compact JSON with their own keys.
    pub(crate) fn needles(&self) -> Vec<Group> {
        self.filter.as_ref().map(|filter| needles(filter, self)).unwrap_or_default()
    }
}

impl Leaves for RowPlan {
    fn as_json(&self, leaf: usize) -> bool {
        self.leaves.get(leaf).is_some_and(|(_, as_json)| *as_json)
    }

    fn key(&self, leaf: usize) -> Option<String> {
        let (slot, _) = self.leaves.get(leaf)?;
        let mut fields = self.objects.iter().flat_map(|object| &object.fields);
        fields.find(|field| field.slot == *slot).map(|field| field.name.clone())
    }
}

impl ValuePlan {
    pub(crate) fn new(shape: &Shape) -> Self {
        let mut builder = Builder { objects: vec![ObjectPlan::default()], slots: 1 };
        let out = builder.value(shape, 0, 0, false);
        let walk = WalkPlan::new(&builder.objects);
        Self { objects: builder.objects, walk, slots: builder.slots, out }
    }
}

struct Builder {
    objects: Vec<ObjectPlan>,
    slots: usize,
}

impl Builder {
    fn field(&mut self, object: usize, name: &str, shape: &Shape, as_json: bool) -> Out {
        let (slot, at) = self.want(object, name);
        if !matches!(shape, Shape::Struct(_)) {
            return self.value(shape, slot, 0, as_json);
        }
        let inside = self.inside(object, at);
        self.value(shape, slot, inside, as_json)
    }

    /// The value in `slot`; `inside` is the object plan of a struct.
    fn value(&mut self, shape: &Shape, slot: usize, inside: usize, as_json: bool) -> Out {
        match shape {
            Shape::Scalar(ty) => Out::Scalar { slot, ty: ty.clone(), as_json },
            Shape::List(item) => Out::List { slot, item: Box::new(ValuePlan::new(item)) },
            Shape::Map(key, value) => {
                let key = match key.as_ref() {
                    Shape::Scalar(ty) => ty.clone(),
                    _ => HiveType::String,
                };
                Out::Map { slot, key, value: Box::new(ValuePlan::new(value)) }
            }
            Shape::Struct(fields) => {
                let children = fields
                    .iter()
                    .map(|field| self.field(inside, &field.name, &field.shape, false))
                    .collect();
                let by_position = fields
                    .iter()
                    .map(|field| (field.position, ValuePlan::new(&field.shape)))
                    .collect();
                Out::Struct { slot, children, by_position }
            }
        }
    }

    /// Slot and place of a wanted key, made where it is new.
    fn want(&mut self, object: usize, name: &str) -> (usize, usize) {
        let slots = &mut self.slots;
        let Some(plan) = self.objects.get_mut(object) else {
            return (0, 0);
        };
        if let Some(at) = plan.fields.iter().position(|field| field.name == name) {
            return (plan.fields.get(at).map_or(0, |field| field.slot), at);
        }
        let slot = *slots;
        *slots += 1;
        plan.fields.push(WantedField { name: name.to_owned(), slot, inside: None });
        (slot, plan.fields.len() - 1)
    }

    /// The object plan inside field `at` of `object`.
    fn inside(&mut self, object: usize, at: usize) -> usize {
        let next = self.objects.len();
        let field = self.objects.get_mut(object).and_then(|plan| plan.fields.get_mut(at));
        let Some(field) = field else { return 0 };
        match field.inside {
            Some(inside) => inside,
            None => {
                field.inside = Some(next);
                self.objects.push(ObjectPlan::default());
                next
            }
        }
    }

    fn leaf(&mut self, leaf: &LeafPath, keys: &[ColumnKey]) -> usize {
        let Some(key) = keys.get(leaf.column) else {
            return 0;
        };
        let (mut slot, mut at) = self.want(0, &key.key);
        let mut object = 0;
        for name in &leaf.fields {
            object = self.inside(object, at);
            (slot, at) = self.want(object, name);
        }
        slot
    }
}
