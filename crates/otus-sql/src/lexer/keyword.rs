//! Trino's keywords, reserved or not, and the few that only Athena's statements begin with.
//! It must not know where a keyword may stand; other Hive words are matched as text.

macro_rules! keywords {
    ($($word:ident,)*) => {
        /// A keyword, named as it is written.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Keyword { $($word,)* }

        impl Keyword {
            /// Every keyword in alphabetical order.
            pub const EVERY: &'static [Keyword] = &[$(Keyword::$word,)*];

            /// The word in upper case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Keyword::$word => stringify!($word),)* }
            }
        }
    };
}

keywords! {
    ABSENT, ADD, ADMIN, AFTER, ALL, ALTER, ANALYZE, AND, ANY, ARRAY, AS, ASC, AT, AUTHORIZATION,
    BEGIN, BERNOULLI, BETWEEN, BOTH, BY, CALL, CALLED, CASCADE, CASE, CAST, CATALOG, CATALOGS,
    COLUMN, COLUMNS, COMMENT, COMMIT, COMMITTED, CONDITIONAL, CONSTRAINT, COPARTITION, COUNT,
    CREATE, CROSS, CUBE, CURRENT, CURRENT_CATALOG, CURRENT_DATE, CURRENT_PATH, CURRENT_ROLE,
    CURRENT_SCHEMA, CURRENT_TIME, CURRENT_TIMESTAMP, CURRENT_USER, DATA, DATE, DAY, DEALLOCATE,
    DECLARE, DEFAULT, DEFINE, DEFINER, DELETE, DENY, DESC, DESCRIBE, DESCRIPTOR, DETERMINISTIC,
    DISTINCT, DISTRIBUTED, DO, DOUBLE, DROP, ELSE, ELSEIF, EMPTY, ENCODING, END, ERROR, ESCAPE,
    EXCEPT, EXCLUDING, EXECUTE, EXISTS, EXPLAIN, EXTERNAL, EXTRACT, FALSE, FETCH, FILTER, FINAL,
    FIRST, FOLLOWING, FOR, FORMAT, FROM, FULL, FUNCTION, FUNCTIONS, GRACE, GRANT, GRANTED,
    GRANTS, GRAPHVIZ, GROUP, GROUPING, GROUPS, HAVING, HOUR, IF, IGNORE, IMMEDIATE, IN,
    INCLUDING, INITIAL, INNER, INPUT, INSERT, INTERSECT, INTERVAL, INTO, INVOKER, IO, IS,
    ISOLATION, ITERATE, JOIN, JSON, JSON_ARRAY, JSON_EXISTS, JSON_OBJECT, JSON_QUERY,
    JSON_TABLE, JSON_VALUE, KEEP, KEY, KEYS, LANGUAGE, LAST, LATERAL, LEADING, LEAVE, LEFT,
    LEVEL, LIKE, LIMIT, LISTAGG, LOCAL, LOCALTIME, LOCALTIMESTAMP, LOGICAL, LOOP, MAP, MATCH,
    MATCHED, MATCHES, MATCH_RECOGNIZE, MATERIALIZED, MEASURES, MERGE, MINUTE, MONTH, MSCK,
    NATURAL, NESTED, NEXT, NFC, NFD, NFKC, NFKD, NO, NONE, NORMALIZE, NOT, NULL, NULLIF, NULLS,
    OBJECT, OF, OFFSET, OMIT, ON, ONE, ONLY, OPTIMIZE, OPTION, OR, ORDER, ORDINALITY, OUTER,
    OUTPUT, OVER, OVERFLOW, PARTITION, PARTITIONS, PASSING, PAST, PATH, PATTERN, PER, PERIOD,
    PERMUTE, PLAN, POSITION, PRECEDING, PRECISION, PREPARE, PRIVILEGES, PROPERTIES, PRUNE,
    QUOTES, RANGE, READ, RECURSIVE, REFRESH, RENAME, REPEAT, REPEATABLE, REPLACE, RESET,
    RESPECT, RESTRICT, RETURN, RETURNING, RETURNS, REVOKE, RIGHT, ROLE, ROLES, ROLLBACK, ROLLUP,
    ROW, ROWS, RUNNING, SCALAR, SCHEMA, SCHEMAS, SECOND, SECURITY, SEEK, SELECT, SERIALIZABLE,
    SESSION, SET, SETS, SHOW, SKIP, SOME, START, STATS, STRING, SUBSET, SUBSTRING, SYSTEM,
    TABLE, TABLES, TABLESAMPLE, TEXT, THEN, TIES, TIME, TIMESTAMP, TO, TRAILING, TRANSACTION,
    TRIM, TRUE, TRUNCATE, TRY_CAST, TYPE, UESCAPE, UNBOUNDED, UNCOMMITTED, UNCONDITIONAL, UNION,
    UNIQUE, UNKNOWN, UNLOAD, UNMATCHED, UNNEST, UNTIL, UPDATE, USE, USER, USING, UTF16, UTF32,
    UTF8, VACUUM, VALIDATE, VALUE, VALUES, VERBOSE, VERSION, VIEW, WHEN, WHERE, WHILE, WINDOW,
    WITH, WITHIN, WITHOUT, WORK, WRAPPER, WRITE, YEAR, ZONE,
}

/// Words that cannot be identifiers without quotes in a query.
pub const RESERVED: &[Keyword] = {
    use Keyword::*;
    &[
        ALTER,
        AND,
        AS,
        BETWEEN,
        BY,
        CASE,
        CAST,
        CONSTRAINT,
        CREATE,
        CROSS,
        CUBE,
        CURRENT_CATALOG,
        CURRENT_DATE,
        CURRENT_PATH,
        CURRENT_ROLE,
        CURRENT_SCHEMA,
        CURRENT_TIME,
        CURRENT_TIMESTAMP,
        CURRENT_USER,
        DEALLOCATE,
        DELETE,
        DESCRIBE,
        DISTINCT,
        DROP,
        ELSE,
        END,
        ESCAPE,
        EXCEPT,
        EXECUTE,
        EXISTS,
        EXTRACT,
        FALSE,
        FOR,
        FROM,
        FULL,
        GROUP,
        GROUPING,
        HAVING,
        IN,
        INNER,
        INSERT,
        INTERSECT,
        INTO,
        IS,
        JOIN,
        JSON_ARRAY,
        JSON_EXISTS,
        JSON_OBJECT,
        JSON_QUERY,
        JSON_TABLE,
        JSON_VALUE,
        LEFT,
        LIKE,
        LISTAGG,
        LOCALTIME,
        LOCALTIMESTAMP,
        NATURAL,
        NORMALIZE,
        NOT,
        NULL,
        ON,
        OR,
        ORDER,
        OUTER,
        PREPARE,
        RECURSIVE,
        RIGHT,
        ROLLUP,
        SELECT,
        SKIP,
        TABLE,
        THEN,
        TRIM,
        TRUE,
        UESCAPE,
        UNION,
        UNNEST,
        USING,
        VALUES,
        WHEN,
        WHERE,
        WITH,
    ]
};

/// The longest keyword is CURRENT_TIMESTAMP.
const LONGEST: usize = 17;

impl Keyword {
    /// The keyword `word` spells, in any case.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        if word.len() > LONGEST || !word.is_ascii() {
            return None;
        }
        let mut upper = [0_u8; LONGEST];
        let upper = upper.get_mut(..word.len())?;
        upper.copy_from_slice(word.as_bytes());
        upper.make_ascii_uppercase();
        let at = Self::EVERY.binary_search_by(|known| known.name().as_bytes().cmp(upper)).ok()?;
        Self::EVERY.get(at).copied()
    }

    /// Whether the word must be quoted to be an identifier of a query.
    #[must_use]
    pub fn is_reserved(self) -> bool {
        RESERVED.binary_search(&self).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_so_that_lookups_find_every_word() {
        assert!(RESERVED.is_sorted());
        for keyword in Keyword::EVERY {
            assert_eq!(Keyword::of(&keyword.name().to_lowercase()), Some(*keyword));
        }
        assert_eq!(Keyword::of("selec"), None);
        assert!(Keyword::of("Select").is_some_and(Keyword::is_reserved));
        assert!(Keyword::of("first").is_some_and(|word| !word.is_reserved()));
    }
}
