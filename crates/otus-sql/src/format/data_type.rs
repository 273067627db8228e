//! Data types as text. It must not know which names are types.

use super::Printer;
use crate::ast::{DataType, DataTypeKind, RowFieldType, TimeBase, TypeParameter};

impl Printer {
    pub(super) fn data_type(&mut self, ty: &DataType) {
        crate::parser::with_stack(|| self.data_type_here(ty));
    }

    fn data_type_here(&mut self, ty: &DataType) {
        match &ty.kind {
            DataTypeKind::Generic { name, parameters } => {
                self.ident(name);
                if !parameters.is_empty() {
                    self.parens(parameters, Self::type_parameter);
                }
            }
            DataTypeKind::Row(fields) => {
                self.write("row");
                self.parens(fields, Self::row_field);
            }
            DataTypeKind::DateTime { base, precision, with_time_zone } => {
                self.write(match base {
                    TimeBase::Time => "time",
                    TimeBase::Timestamp => "timestamp",
                });
                if let Some(precision) = precision {
                    self.write("(");
                    self.type_parameter(precision);
                    self.write(")");
                }
                self.write_if(*with_time_zone, " with time zone");
            }
            DataTypeKind::Interval { from, to } => {
                self.write("interval ");
                self.write(&from.name().to_lowercase());
                if let Some(to) = to {
                    self.write(" to ");
                    self.write(&to.name().to_lowercase());
                }
            }
        }
    }

    fn type_parameter(&mut self, parameter: &TypeParameter) {
        match parameter {
            TypeParameter::Integer(value) => self.write(&value.to_string()),
            TypeParameter::Type(ty) => self.data_type(ty),
        }
    }

    fn row_field(&mut self, field: &RowFieldType) {
        if let Some(name) = &field.name {
            self.ident(name);
            self.write(" ");
        }
        self.data_type(&field.ty);
    }
}
