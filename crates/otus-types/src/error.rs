//! Errors and advice as users read them: a code, Athena's exact text, a position in the
//! statement, and hints. It must not know where an error came from or how it is shown.

use std::fmt;

/// Bytes `start..end` of the statement text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Line and column as Trino prints them: both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    /// The position of byte `offset` of `text`; past the end means the end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// A replacement of `span` by `replacement` that would mend the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

/// What would work instead; printed as a `hint:` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub text: String,
    pub edit: Option<Edit>,
}

/// Something Athena never says about a statement that does run; printed as `advice:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Stable name of the lint, for example `literal-compared-with-literal`.
    pub lint: &'static str,
    pub text: String,
    pub span: Option<Span>,
    pub edit: Option<Edit>,
    /// The qualified name of a table whose partition counts the text still wants; they are
    /// known once its scan is planned.
    pub counts_of: Option<String>,
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// Trino's and Athena's error names (StandardErrorCode, HiveErrorCode and Athena's own).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[$doc])* $variant,)* }

        impl ErrorCode {
            /// Every code, in declaration order.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)*];

            /// The name as Athena prints it, for example `COLUMN_NOT_FOUND`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(ErrorCode::$variant => $name,)* }
            }
        }
    };
}

error_codes! {
    SyntaxError = "SYNTAX_ERROR",
    NotSupported = "NOT_SUPPORTED",
    TypeMismatch = "TYPE_MISMATCH",
    ColumnNotFound = "COLUMN_NOT_FOUND",
    AmbiguousName = "AMBIGUOUS_NAME",
    TableNotFound = "TABLE_NOT_FOUND",
    TableAlreadyExists = "TABLE_ALREADY_EXISTS",
    SchemaNotFound = "SCHEMA_NOT_FOUND",
    SchemaAlreadyExists = "SCHEMA_ALREADY_EXISTS",
    SchemaNotEmpty = "SCHEMA_NOT_EMPTY",
    CatalogNotFound = "CATALOG_NOT_FOUND",
    FunctionNotFound = "FUNCTION_NOT_FOUND",
    AmbiguousFunctionCall = "AMBIGUOUS_FUNCTION_CALL",
    FunctionNotAggregate = "FUNCTION_NOT_AGGREGATE",
    FunctionNotWindow = "FUNCTION_NOT_WINDOW",
    FunctionNotScalar = "FUNCTION_NOT_SCALAR",
    InvalidFunctionArgument = "INVALID_FUNCTION_ARGUMENT",
    InvalidCastArgument = "INVALID_CAST_ARGUMENT",
    InvalidArguments = "INVALID_ARGUMENTS",
    InvalidParameterUsage = "INVALID_PARAMETER_USAGE",
    InvalidLiteral = "INVALID_LITERAL",
    InvalidColumnReference = "INVALID_COLUMN_REFERENCE",
    InvalidLimitClause = "INVALID_LIMIT_CLAUSE",
    InvalidOrderBy = "INVALID_ORDER_BY",
    InvalidPartitionBy = "INVALID_PARTITION_BY",
    InvalidWindowFrame = "INVALID_WINDOW_FRAME",
    InvalidWindowReference = "INVALID_WINDOW_REFERENCE",
    InvalidRowFilter = "INVALID_ROW_FILTER",
    InvalidRecursiveReference = "INVALID_RECURSIVE_REFERENCE",
    InvalidTableProperty = "INVALID_TABLE_PROPERTY",
    InvalidSchemaProperty = "INVALID_SCHEMA_PROPERTY",
    InvalidView = "INVALID_VIEW",
    InvalidPath = "INVALID_PATH",
    ViewIsStale = "VIEW_IS_STALE",
    ViewIsRecursive = "VIEW_IS_RECURSIVE",
    DuplicateNamedQuery = "DUPLICATE_NAMED_QUERY",
    DuplicateColumnName = "DUPLICATE_COLUMN_NAME",
    DuplicateWindowName = "DUPLICATE_WINDOW_NAME",
    DuplicateParameterName = "DUPLICATE_PARAMETER_NAME",
    MissingColumnName = "MISSING_COLUMN_NAME",
    ColumnTypeUnknown = "COLUMN_TYPE_UNKNOWN",
    MissingColumnAliases = "MISSING_COLUMN_ALIASES",
    MismatchedColumnAliases = "MISMATCHED_COLUMN_ALIASES",
    MissingOrderBy = "MISSING_ORDER_BY",
    MissingOver = "MISSING_OVER",
    MissingGroupBy = "MISSING_GROUP_BY",
    NestedAggregation = "NESTED_AGGREGATION",
    NestedWindow = "NESTED_WINDOW",
    NestedRecursive = "NESTED_RECURSIVE",
    ExpressionNotAggregate = "EXPRESSION_NOT_AGGREGATE",
    ExpressionNotScalar = "EXPRESSION_NOT_SCALAR",
    ExpressionNotConstant = "EXPRESSION_NOT_CONSTANT",
    ExpressionNotInDistinct = "EXPRESSION_NOT_IN_DISTINCT",
    SubqueryMultipleRows = "SUBQUERY_MULTIPLE_ROWS",
    TooManyArguments = "TOO_MANY_ARGUMENTS",
    TooManyGroupingSets = "TOO_MANY_GROUPING_SETS",
    TypeNotFound = "TYPE_NOT_FOUND",
    UnsupportedSubquery = "UNSUPPORTED_SUBQUERY",
    StackOverflow = "STACK_OVERFLOW",
    NumericValueOutOfRange = "NUMERIC_VALUE_OUT_OF_RANGE",
    DivisionByZero = "DIVISION_BY_ZERO",
    ConstraintViolation = "CONSTRAINT_VIOLATION",
    NotFound = "NOT_FOUND",
    AlreadyExists = "ALREADY_EXISTS",
    PermissionDenied = "PERMISSION_DENIED",
    GenericUserError = "GENERIC_USER_ERROR",
    GenericInternalError = "GENERIC_INTERNAL_ERROR",
    ExceededLocalMemoryLimit = "EXCEEDED_LOCAL_MEMORY_LIMIT",
    ExhaustedResources = "Query exhausted resources at this scale factor",
    UserCanceled = "USER_CANCELED",
    JsonInputConversionError = "JSON_INPUT_CONVERSION_ERROR",
    JsonOutputConversionError = "JSON_OUTPUT_CONVERSION_ERROR",
    JsonValueResultError = "JSON_VALUE_RESULT_ERROR",
    PathEvaluationError = "PATH_EVALUATION_ERROR",
    MergeTargetRowMultipleMatches = "MERGE_TARGET_ROW_MULTIPLE_MATCHES",
    HiveBadData = "HIVE_BAD_DATA",
    HiveCursorError = "HIVE_CURSOR_ERROR",
    HiveCannotOpenSplit = "HIVE_CANNOT_OPEN_SPLIT",
    HiveFilesystemError = "HIVE_FILESYSTEM_ERROR",
    HiveMetastoreError = "HIVE_METASTORE_ERROR",
    HiveInvalidMetadata = "HIVE_INVALID_METADATA",
    HiveInvalidPartitionValue = "HIVE_INVALID_PARTITION_VALUE",
    HivePartitionSchemaMismatch = "HIVE_PARTITION_SCHEMA_MISMATCH",
    HivePathAlreadyExists = "HIVE_PATH_ALREADY_EXISTS",
    HiveTooManyOpenPartitions = "HIVE_TOO_MANY_OPEN_PARTITIONS",
    HiveSerdeNotFound = "HIVE_SERDE_NOT_FOUND",
    HiveUnsupportedFormat = "HIVE_UNSUPPORTED_FORMAT",
    HiveUnknownError = "HIVE_UNKNOWN_ERROR",
    HiveWriterDataError = "HIVE_WRITER_DATA_ERROR",
    HiveColumnOrderMismatch = "HIVE_COLUMN_ORDER_MISMATCH",
    /// A statement of the Hive side failed: the message is printed verbatim (`FAILED: …`).
    DdlFailed = "DDL_FAILED",
    /// Athena refuses the statement at submission: the message is printed verbatim.
    InvalidRequest = "INVALID_REQUEST",
}

/// One thing wrong with a statement, at a place, with what would work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    pub code: ErrorCode,
    /// Athena's text without code and position.
    pub message: String,
    /// Where in the statement; `None` where Athena gives no position.
    pub span: Option<Span>,
    pub hints: Vec<Hint>,
}

impl QueryError {
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span: None, hints: Vec::new() }
    }

    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(Hint { text: text.into(), edit: None });
        self
    }

    /// A hint that carries the edit which would mend the statement.
    #[must_use]
    pub fn hint_edit(mut self, text: impl Into<String>, span: Span, replacement: &str) -> Self {
        let edit = Some(Edit { span, replacement: replacement.to_owned() });
        self.hints.push(Hint { text: text.into(), edit });
        self
    }

    /// Athena's StateChangeReason, positions counted in `text`, the whole statement.
    #[must_use]
    pub fn reason(&self, text: &str) -> String {
        if matches!(self.code, ErrorCode::DdlFailed | ErrorCode::InvalidRequest) {
            return self.message.clone();
        }
        match self.span.map(|span| Position::of(text, span.start)) {
            Some(at) => {
                format!("{}: line {}:{}: {}", self.code.name(), at.line, at.column, self.message)
            }
            None => self.to_string(),
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            ErrorCode::DdlFailed | ErrorCode::InvalidRequest => f.write_str(&self.message),
            code if self.message.is_empty() => f.write_str(code.name()),
            code => write!(f, "{}: {}", code.name(), self.message),
        }
    }
}

impl std::error::Error for QueryError {}

/// Why a statement failed: one error at least, the one Athena would report first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFailure {
    pub first: QueryError,
    /// Further errors of the same text (a parser that recovers finds several).
    pub also: Vec<QueryError>,
}

impl QueryFailure {
    /// `None` when there is nothing wrong.
    #[must_use]
    pub fn from_errors(errors: Vec<QueryError>) -> Option<Self> {
        let mut errors = errors.into_iter();
        let first = errors.next()?;
        Some(Self { first, also: errors.collect() })
    }
}

impl From<QueryError> for QueryFailure {
    fn from(first: QueryError) -> Self {
        Self { first, also: Vec::new() }
    }
}

impl fmt::Display for QueryFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)
    }
}

impl std::error::Error for QueryFailure {}
