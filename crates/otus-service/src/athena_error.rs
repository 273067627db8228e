//! Category and type of a failure as Athena numbers them (athena.md §6.5): measured values
//! where there are some, the class's number otherwise. It must not know where an error
//! came from.

use otus_types::ErrorCode;

use crate::execution::AthenaError;

const SYSTEM: u32 = 1;
const USER: u32 = 2;

/// What `Status.AthenaError` says of an error with this code and reason.
#[must_use]
pub fn athena_error(code: ErrorCode, reason: &str) -> AthenaError {
    let (category, error_type) = numbers(code, reason);
    AthenaError { category, error_type, retryable: false, message: reason.to_owned() }
}

/// `Status.AthenaError` of a query its user stopped.
#[must_use]
pub fn cancelled(reason: &str) -> AthenaError {
    AthenaError { category: USER, error_type: 1014, retryable: false, message: reason.to_owned() }
}

fn numbers(code: ErrorCode, reason: &str) -> (u32, u32) {
    use ErrorCode as Code;
    match code {
        Code::ExhaustedResources | Code::ExceededLocalMemoryLimit => (SYSTEM, 0),
        Code::GenericInternalError | Code::StackOverflow => (SYSTEM, 200),
        Code::HiveMetastoreError => (SYSTEM, 204),
        Code::HiveWriterDataError => (SYSTEM, 239),
        Code::DdlFailed => ddl(reason),
        Code::DivisionByZero | Code::NumericValueOutOfRange | Code::HiveBadData => (USER, 1001),
        Code::TypeMismatch => (USER, 1002),
        Code::HivePartitionSchemaMismatch | Code::HiveInvalidMetadata => (USER, 1004),
        Code::HiveSerdeNotFound | Code::HiveCursorError => (USER, 1005),
        Code::SyntaxError
        | Code::ColumnNotFound
        | Code::CatalogNotFound
        | Code::AmbiguousName
        | Code::MissingColumnName
        | Code::DuplicateColumnName
        | Code::MissingGroupBy
        | Code::ExpressionNotAggregate => (USER, 1006),
        Code::UserCanceled => (USER, 1014),
        Code::InvalidCastArgument | Code::InvalidArguments | Code::InvalidParameterUsage => {
            (USER, 1100)
        }
        Code::InvalidSchemaProperty => (USER, 1101),
        Code::InvalidTableProperty => (USER, 1103),
        Code::InvalidFunctionArgument | Code::TooManyArguments => (USER, 1106),
        Code::InvalidView | Code::ViewIsStale | Code::ViewIsRecursive => (USER, 1107),
        Code::InvalidPath => (USER, 1109),
        Code::NotSupported | Code::HiveUnsupportedFormat => (USER, 1200),
        Code::NotFound => (USER, 1300),
        Code::TableNotFound | Code::SchemaNotFound => (USER, 1301),
        Code::HiveCannotOpenSplit => (USER, 1302),
        Code::FunctionNotFound => (USER, 1303),
        Code::HiveFilesystemError if reason.contains("NoSuchBucket") => (USER, 1306),
        Code::PermissionDenied => (USER, 1500),
        _ => (USER, 1000),
    }
}

/// Hive's side: its parser's failures count as the system's (measured).
fn ddl(reason: &str) -> (u32, u32) {
    if reason.contains("ParseException") {
        return (SYSTEM, 1003);
    }
    if reason.contains("SemanticException [Error 10001]") {
        return (USER, 1301);
    }
    if reason.contains("Query type not supported by DDL engine") {
        return (USER, 1006);
    }
    (USER, 1003)
}

#[cfg(test)]
mod tests {
    use super::athena_error;
    use otus_types::ErrorCode;

    #[test]
    fn measured_numbers_are_given() {
        let numbers = |code, reason| {
            let error = athena_error(code, reason);
            (error.category, error.error_type)
        };
        assert_eq!(numbers(ErrorCode::DivisionByZero, ""), (2, 1001));
        assert_eq!(numbers(ErrorCode::TableNotFound, ""), (2, 1301));
        assert_eq!(numbers(ErrorCode::DdlFailed, "FAILED: ParseException line 1:0"), (1, 1003));
    }
}
