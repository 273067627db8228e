//! Athena's text of a value, one place for result files, GetQueryResults, CLI and console
//! (`docs` of each function give the shapes; source: reference measurements of Athena v3).
//! It must not know where the text goes.
