//! Arguments of a kernel as typed columns, constants included, and builders of its result:
//! what lets a function be written as "one row in, one value out". A row with a NULL in
//! any column that was asked for gives NULL. It must not know any function.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex};

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BinaryArray, BinaryBuilder, BooleanArray,
    NullBufferBuilder, PrimitiveArray, PrimitiveBuilder, StringViewArray, StringViewBuilder,
};
use arrow::buffer::{BooleanBuffer, Buffer};
use arrow::datatypes::{DataType, Decimal128Type};
use datafusion_expr::ColumnarValue;
use otus_types::{ErrorCode, QueryError};

use crate::resolve::BoundSignature;
use crate::spec::{FunctionKind, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

/// What most scalar functions have in common; a registry line says the rest.
pub const SCALAR: FunctionSpec = FunctionSpec {
    name: "",
    aliases: &[],
    kind: FunctionKind::Scalar,
    signatures: &[],
    can_fail: false,
    cannot_fail_with: None,
    deterministic: true,
    called_on_null: false,
    description: "",
    examples: &[],
    implementation: Implementation::Scalar(|signature| {
        Err(QueryError::new(
            ErrorCode::GenericInternalError,
            format!("function {} has no kernel", signature.name),
        ))
    }),
};

/// A kernel made of one function over all arguments and the bound signature.
pub type Call = fn(&BoundSignature, &KernelArgs<'_>) -> Result<ArrayRef, QueryError>;

struct Plain {
    signature: BoundSignature,
    call: Call,
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.signature.name)
    }
}

impl ScalarKernel for Plain {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        (self.call)(&self.signature, args).map(ColumnarValue::Array)
    }
}

/// The kernel that is just `call`.
///
/// # Errors
/// None; the type is what a registry line wants.
pub fn plain(signature: &BoundSignature, call: Call) -> Result<Arc<dyn ScalarKernel>, QueryError> {
    Ok(Arc::new(Plain { signature: signature.clone(), call }))
}

/// `INVALID_FUNCTION_ARGUMENT` with this message.
pub fn invalid(message: impl Into<String>) -> QueryError {
    QueryError::new(ErrorCode::InvalidFunctionArgument, message)
}

fn unexpected(argument: usize, what: &str) -> QueryError {
    QueryError::new(
        ErrorCode::GenericInternalError,
        format!("argument {argument} of a kernel is not {what}"),
    )
}

/// One argument: an array, or one value that stands for every row.
#[derive(Debug, Clone)]
pub struct Column {
    pub array: ArrayRef,
    pub constant: bool,
    argument: usize,
}

impl Column {
    /// The argument at `argument`.
    ///
    /// # Errors
    /// When there is no such argument.
    pub fn of(args: &KernelArgs<'_>, argument: usize) -> Result<Self, QueryError> {
        let value = args.values.get(argument).ok_or_else(|| unexpected(argument, "there"))?;
        match value {
            ColumnarValue::Array(array) => {
                Ok(Self { array: Arc::clone(array), constant: false, argument })
            }
            ColumnarValue::Scalar(scalar) => {
                let array = scalar
                    .to_array_of_size(1)
                    .map_err(|_| unexpected(argument, "a plain value"))?;
                Ok(Self { array, constant: true, argument })
            }
        }
    }

    /// A value (an array of one) that stands for every row.
    #[must_use]
    pub fn constant(value: ArrayRef) -> Self {
        Self { array: value, constant: true, argument: 0 }
    }

    /// The index of `row` in the array.
    #[must_use]
    pub fn at(&self, row: usize) -> usize {
        if self.constant { 0 } else { row }
    }

    #[must_use]
    pub fn is_null(&self, row: usize) -> bool {
        self.array.is_null(self.at(row))
    }

    /// # Errors
    /// When the argument is not of a text type.
    pub fn texts(&self) -> Result<Texts<'_>, QueryError> {
        let array =
            self.array.as_string_view_opt().ok_or_else(|| unexpected(self.argument, "Utf8View"))?;
        Ok(Texts { array, constant: self.constant })
    }

    /// # Errors
    /// When the argument is not varbinary.
    pub fn binaries(&self) -> Result<Binaries<'_>, QueryError> {
        let array = self
            .array
            .as_any()
            .downcast_ref()
            .ok_or_else(|| unexpected(self.argument, "Binary"))?;
        Ok(Binaries { array, constant: self.constant })
    }

    /// # Errors
    /// When the argument is not boolean.
    pub fn booleans(&self) -> Result<Booleans<'_>, QueryError> {
        let array =
            self.array.as_boolean_opt().ok_or_else(|| unexpected(self.argument, "Boolean"))?;
        Ok(Booleans { array, constant: self.constant })
    }

    /// # Errors
    /// When the argument is not of this Arrow type.
    pub fn values<T: ArrowPrimitiveType>(&self) -> Result<Values<'_, T>, QueryError> {
        let array = self
            .array
            .as_primitive_opt::<T>()
            .ok_or_else(|| unexpected(self.argument, std::any::type_name::<T>()))?;
        Ok(Values { array, constant: self.constant })
    }
}

macro_rules! reader {
    ($(#[$doc:meta])* $name:ident, $array:ty, $value:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name<'a> {
            pub array: &'a $array,
            pub constant: bool,
        }

        impl<'a> $name<'a> {
            /// The value of a row; `None` for NULL.
            #[must_use]
            pub fn get(&self, row: usize) -> Option<$value> {
                let at = if self.constant { 0 } else { row };
                (at < self.array.len() && !self.array.is_null(at)).then(|| self.array.value(at))
            }
        }
    };
}

reader!(
    /// A varchar, char or json argument.
    Texts, StringViewArray, &'a str);
reader!(
    /// A varbinary argument.
    Binaries, BinaryArray, &'a [u8]);
reader!(
    /// A boolean argument.
    Booleans, BooleanArray, bool);

/// A numeric argument.
#[derive(Debug)]
pub struct Values<'a, T: ArrowPrimitiveType> {
    pub array: &'a PrimitiveArray<T>,
    pub constant: bool,
}

// Derives would ask the Arrow type itself to be Copy.
impl<T: ArrowPrimitiveType> Copy for Values<'_, T> {}

impl<T: ArrowPrimitiveType> Clone for Values<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ArrowPrimitiveType> Values<'_, T> {
    /// The value of a row; `None` for NULL.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<T::Native> {
        let at = if self.constant { 0 } else { row };
        (at < self.array.len() && !self.array.is_null(at)).then(|| self.array.value(at))
    }
}

/// Builds a text column from a value per row.
///
/// # Errors
/// The first row's error.
pub fn texts<'v>(
    rows: usize,
    mut value: impl FnMut(usize) -> Result<Option<Cow<'v, str>>, QueryError>,
) -> Result<ArrayRef, QueryError> {
    let mut builder = StringViewBuilder::with_capacity(rows);
    for row in 0..rows {
        builder.append_option(value(row)?);
    }
    Ok(Arc::new(builder.finish()))
}

/// Builds a varbinary column from a value per row.
///
/// # Errors
/// The first row's error.
pub fn binaries<'v>(
    rows: usize,
    mut value: impl FnMut(usize) -> Result<Option<Cow<'v, [u8]>>, QueryError>,
) -> Result<ArrayRef, QueryError> {
    let mut builder = BinaryBuilder::with_capacity(rows, rows * 16);
    for row in 0..rows {
        builder.append_option(value(row)?);
    }
    Ok(Arc::new(builder.finish()))
}

/// Builds a boolean column from a value per row.
///
/// # Errors
/// The first row's error.
pub fn booleans(
    rows: usize,
    mut value: impl FnMut(usize) -> Result<Option<bool>, QueryError>,
) -> Result<ArrayRef, QueryError> {
    let mut bits = vec![0_u8; rows.div_ceil(8)];
    let mut nulls = NullBufferBuilder::new(rows);
    for row in 0..rows {
        match value(row)? {
            Some(value) => {
                nulls.append_non_null();
                if let Some(byte) = bits.get_mut(row / 8) {
                    *byte |= u8::from(value) << (row % 8);
                }
            }
            None => nulls.append_null(),
        }
    }
    let values = BooleanBuffer::new(Buffer::from_vec(bits), 0, rows);
    Ok(Arc::new(BooleanArray::new(values, nulls.finish())))
}

/// Builds a numeric column from a value per row.
///
/// # Errors
/// The first row's error.
pub fn values<T: ArrowPrimitiveType>(
    rows: usize,
    mut value: impl FnMut(usize) -> Result<Option<T::Native>, QueryError>,
) -> Result<ArrayRef, QueryError> {
    let mut builder = PrimitiveBuilder::<T>::with_capacity(rows);
    for row in 0..rows {
        builder.append_option(value(row)?);
    }
    Ok(Arc::new(builder.finish()))
}

/// Builds a decimal column of the Arrow type `ty` from an unscaled value per row.
///
/// # Errors
/// The first row's error.
pub fn decimals(
    ty: &DataType,
    rows: usize,
    mut value: impl FnMut(usize) -> Result<Option<i128>, QueryError>,
) -> Result<ArrayRef, QueryError> {
    let mut builder =
        PrimitiveBuilder::<Decimal128Type>::with_capacity(rows).with_data_type(ty.clone());
    for row in 0..rows {
        builder.append_option(value(row)?);
    }
    Ok(Arc::new(builder.finish()))
}

/// The last thing compiled from a text (a path, a pattern, a format), kept between rows
/// and batches, so that a constant is compiled once.
pub struct Memo<T> {
    last: Mutex<Option<(String, Arc<T>)>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { last: Mutex::new(None) }
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

impl<T> Memo<T> {
    /// What `compile` makes of `text`, or what it made of it the last time.
    ///
    /// # Errors
    /// Those of `compile`.
    pub fn get(
        &self,
        text: &str,
        compile: impl FnOnce(&str) -> Result<T, QueryError>,
    ) -> Result<Arc<T>, QueryError> {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((key, value)) = last.as_ref()
            && key == text
        {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(compile(text)?);
        *last = Some((text.to_owned(), Arc::clone(&value)));
        Ok(value)
    }
}

/// What was compiled from the text of the row before: no lock and no comparison of long
/// texts while the text stays the same.
#[derive(Debug)]
pub struct Compiled<'m, 't, T> {
    memo: &'m Memo<T>,
    last: Option<(&'t str, Arc<T>)>,
}

impl<'m, 't, T> Compiled<'m, 't, T> {
    #[must_use]
    pub fn new(memo: &'m Memo<T>) -> Self {
        Self { memo, last: None }
    }

    /// What a constant argument compiles to; `None` for one that is NULL, has a value a row, or
    /// does not compile, which only a row that needs it may say.
    pub fn constant(
        memo: &Memo<T>,
        texts: &Texts<'t>,
        compile: impl FnOnce(&str) -> Result<T, QueryError>,
    ) -> Option<Arc<T>> {
        let text = if texts.constant { texts.get(0) } else { None };
        memo.get(text?, compile).ok()
    }

    /// # Errors
    /// Those of `compile`.
    pub fn get(
        &mut self,
        text: &'t str,
        compile: impl FnOnce(&str) -> Result<T, QueryError>,
    ) -> Result<&T, QueryError> {
        let same =
            self.last.as_ref().is_some_and(|(last, _)| std::ptr::eq(*last, text) || *last == text);
        if !same {
            self.last = Some((text, self.memo.get(text, compile)?));
        }
        match &self.last {
            Some((_, value)) => Ok(value),
            None => Err(unexpected(0, "compiled")),
        }
    }
}
