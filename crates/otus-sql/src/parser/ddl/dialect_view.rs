//! Views of several dialects. It must not know Lake Formation.

use crate::ast::{Ddl, DialectChange, DialectView};
use crate::lexer::Keyword as K;
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    /// After CREATE.
    pub(super) fn create_dialect_view(&mut self) -> Parsed<Ddl> {
        let or_replace = self.eat_keyword(K::OR);
        if or_replace {
            self.expect_keyword(K::REPLACE)?;
        }
        for word in ["PROTECTED", "MULTI", "DIALECT", "VIEW"] {
            self.expect_word(word)?;
        }
        let name = self.qualified_name()?;
        let security_definer = self.eat_keyword(K::SECURITY);
        if security_definer {
            self.expect_keyword(K::DEFINER)?;
        }
        self.expect_keyword(K::AS)?;
        let change = DialectChange::Create { or_replace, security_definer };
        let query = Some(Box::new(self.query()?));
        Ok(Ddl::DialectView(DialectView { name, change, query }))
    }

    /// After ALTER VIEW.
    pub(super) fn alter_dialect_view(&mut self) -> Parsed<Ddl> {
        let name = self.qualified_name()?;
        let force = self.eat_word("FORCE");
        let change = match () {
            () if self.eat_word("ADD") => DialectChange::Add { force },
            () if self.eat_word("UPDATE") => DialectChange::Update { force },
            () if self.eat_word("DROP") => DialectChange::Drop { force },
            () => return Err(self.fail()),
        };
        self.expect_word("DIALECT")?;
        let query = match change {
            DialectChange::Drop { .. } => None,
            _ => {
                self.expect_keyword(K::AS)?;
                Some(Box::new(self.query()?))
            }
        };
        Ok(Ddl::DialectView(DialectView { name, change, query }))
    }
}
