//! From a name and argument types to one concrete signature, by Trino's rules: an exact
//! match first, then the cheapest coercion, type variables unified over all arguments.
//! It must not know expressions or scopes: lambdas are bound by the caller's closure.

use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::hints;
use crate::registry::{self, Overload};
use crate::signature::{Bindings, Pattern};
use crate::spec::FunctionSpec;

/// How an argument looks before its overload is known.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentType {
    Value(TrinoType),
    Lambda { parameters: usize },
}

/// A signature without variables: what the arguments are cast to, and what comes back.
/// Lambda arguments are `TrinoType::Function(parameters, result)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BoundSignature {
    pub name: String,
    pub arguments: Vec<TrinoType>,
    pub returns: TrinoType,
}

/// One call bound to one overload.
#[derive(Debug, Clone)]
pub struct BoundCall {
    pub spec: &'static FunctionSpec,
    pub signature: BoundSignature,
}

/// Binds the lambda at an argument to parameter types and says its body's type.
pub type BindLambda<'a> = dyn FnMut(usize, &[TrinoType]) -> Result<TrinoType, QueryError> + 'a;

/// Lambda results may widen a variable that other lambdas use; more rounds never help.
const MAX_ROUNDS: usize = 4;

/// Finds the overload of `name` for these arguments. `bind_lambda(argument, parameter types)`
/// binds the lambda at that argument and returns its body's type; it may be called again
/// with other types, the last successful call for an argument is the one that counts.
///
/// # Errors
/// `FUNCTION_NOT_FOUND: Function 'x' not registered`, or Trino's text that lists the
/// signatures: `Unexpected parameters (integer) for function lower. Expected: lower(varchar(x)), …`.
pub fn resolve(
    name: &str,
    arguments: &[ArgumentType],
    bind_lambda: &mut BindLambda<'_>,
) -> Result<BoundCall, QueryError> {
    let lower = name.to_lowercase();
    let overloads = registry::overloads(&lower);
    if overloads.is_empty() {
        let error = QueryError::new(
            ErrorCode::FunctionNotFound,
            format!("Function '{lower}' not registered"),
        );
        return Err(hints::for_unknown_name(error, &lower));
    }
    let mut search = Search { arguments, bind_lambda, lambda_error: None, last_bound: None };
    if let Some(found) = search.find(overloads)? {
        return Ok(found);
    }
    // Trino's CHAR does not coerce to VARCHAR; the string functions that lack an overload
    // for it take the unpadded text all the same.
    if let Some(relaxed) = chars_as_varchars(arguments) {
        let mut again =
            Search { arguments: &relaxed, bind_lambda, lambda_error: None, last_bound: None };
        if let Some(found) = again.find(overloads)? {
            return Ok(found);
        }
    }
    Err(unexpected_parameters(&lower, arguments, overloads))
}

fn chars_as_varchars(arguments: &[ArgumentType]) -> Option<Vec<ArgumentType>> {
    let is_char =
        |argument: &ArgumentType| matches!(argument, ArgumentType::Value(TrinoType::Char(_)));
    arguments.iter().any(is_char).then(|| {
        let relaxed = arguments.iter().map(|argument| match argument {
            ArgumentType::Value(TrinoType::Char(n)) => {
                ArgumentType::Value(TrinoType::Varchar(Some(*n)))
            }
            other => other.clone(),
        });
        relaxed.collect()
    })
}

fn unexpected_parameters(
    name: &str,
    arguments: &[ArgumentType],
    overloads: &[Overload],
) -> QueryError {
    let given: Vec<String> = arguments
        .iter()
        .map(|argument| match argument {
            ArgumentType::Value(ty) => ty.to_string(),
            ArgumentType::Lambda { .. } => "function".to_owned(),
        })
        .collect();
    let mut expected: Vec<String> =
        overloads.iter().map(|overload| overload.signature.expected(name)).collect();
    expected.sort();
    expected.dedup();
    let error = QueryError::new(
        ErrorCode::FunctionNotFound,
        format!(
            "Unexpected parameters ({}) for function {name}. Expected: {}",
            given.join(", "),
            expected.join(", ")
        ),
    );
    hints::for_unexpected_parameters(error, name, arguments)
}

struct Search<'a, 'b> {
    arguments: &'a [ArgumentType],
    bind_lambda: &'a mut BindLambda<'b>,
    lambda_error: Option<QueryError>,
    /// The overload whose lambdas were bound last.
    last_bound: Option<*const Overload>,
}

struct Candidate {
    overload: &'static Overload,
    call: BoundCall,
}

impl Search<'_, '_> {
    fn find(&mut self, overloads: &'static [Overload]) -> Result<Option<BoundCall>, QueryError> {
        for (generic, coercion) in [(Some(false), false), (Some(true), false), (None, true)] {
            let mut found = Vec::new();
            for overload in overloads {
                let is_generic = !overload.signature.variables.is_empty();
                if generic.is_some_and(|wanted| wanted != is_generic) {
                    continue;
                }
                if let Some(call) = self.bind(overload, coercion) {
                    found.push(Candidate { overload, call });
                }
            }
            if found.is_empty() {
                continue;
            }
            let chosen = if coercion { self.most_specific(found) } else { found };
            return self.single(chosen, coercion);
        }
        self.lambda_error.take().map_or(Ok(None), Err)
    }

    fn single(
        &mut self,
        mut chosen: Vec<Candidate>,
        coercion: bool,
    ) -> Result<Option<BoundCall>, QueryError> {
        if chosen.len() > 1 {
            return Err(self.ambiguous(&chosen));
        }
        let Some(only) = chosen.pop() else {
            return Ok(None);
        };
        let has_lambda = self.arguments.iter().any(|a| matches!(a, ArgumentType::Lambda { .. }));
        if has_lambda && self.last_bound != Some(std::ptr::from_ref(only.overload)) {
            return Ok(self.bind(only.overload, coercion));
        }
        Ok(Some(only.call))
    }

    fn ambiguous(&self, candidates: &[Candidate]) -> QueryError {
        let mut text = "Could not choose a best candidate operator. Explicit type casts must be \
                        added.\nCandidates are:\n"
            .to_owned();
        for candidate in candidates {
            let signature = &candidate.call.signature;
            let arguments: Vec<String> =
                signature.arguments.iter().map(ToString::to_string).collect();
            text.push_str(&format!(
                "\t * {}({}):{}\n",
                signature.name,
                arguments.join(","),
                signature.returns
            ));
        }
        QueryError::new(ErrorCode::AmbiguousFunctionCall, text)
    }

    /// Binds one overload to all arguments, lambdas after values.
    fn bind(&mut self, overload: &'static Overload, coercion: bool) -> Option<BoundCall> {
        let count = self.arguments.len();
        let mut patterns = Vec::with_capacity(count);
        for at in 0..count {
            patterns.push(overload.signature.argument(at, count)?);
        }
        if count == 0 {
            overload.signature.argument(0, 0).or_else(|| {
                (overload.signature.arguments.is_empty()).then_some(&overload.signature.returns)
            })?;
        }
        let mut bindings = Bindings::new(coercion);
        for (pattern, argument) in patterns.iter().zip(self.arguments) {
            match (pattern, argument) {
                (Pattern::Function(parameters, _), ArgumentType::Lambda { parameters: given }) => {
                    if parameters.len() != *given {
                        return None;
                    }
                }
                (_, ArgumentType::Lambda { .. }) => return None,
                (_, ArgumentType::Value(ty)) => {
                    if !bindings.unify(pattern, ty) {
                        return None;
                    }
                }
            }
        }
        self.bind_lambdas(overload, &patterns, &mut bindings)?;
        if !bindings.satisfies(&overload.signature) {
            return None;
        }
        let signature = BoundSignature {
            name: overload.spec.name.to_owned(),
            arguments: patterns.iter().map(|pattern| bindings.apply(pattern)).collect(),
            returns: bindings.apply(&overload.signature.returns),
        };
        Some(BoundCall { spec: overload.spec, signature })
    }

    fn bind_lambdas(
        &mut self,
        overload: &'static Overload,
        patterns: &[&Pattern],
        bindings: &mut Bindings,
    ) -> Option<()> {
        for _ in 0..MAX_ROUNDS {
            let before = bindings.clone();
            for (at, pattern) in patterns.iter().enumerate() {
                let Pattern::Function(parameters, result) = pattern else {
                    continue;
                };
                let types: Vec<TrinoType> =
                    parameters.iter().map(|parameter| bindings.apply(parameter)).collect();
                match (self.bind_lambda)(at, &types) {
                    Ok(ty) => {
                        self.last_bound = Some(std::ptr::from_ref(overload));
                        if !bindings.unify(result, &ty) {
                            return None;
                        }
                    }
                    Err(error) => {
                        self.lambda_error.get_or_insert(error);
                        return None;
                    }
                }
            }
            // A first round that only binds new variables leaves the parameters as they were.
            if *bindings == before || !widened(patterns, &before, bindings) {
                return Some(());
            }
        }
        None
    }

    fn most_specific(&self, candidates: Vec<Candidate>) -> Vec<Candidate> {
        let keep: Vec<bool> = (0..candidates.len())
            .map(|at| {
                !candidates.iter().enumerate().any(|(other, candidate)| {
                    other != at
                        && candidates.get(at).is_some_and(|this| {
                            more_specific(candidate, this) && !more_specific(this, candidate)
                        })
                })
            })
            .collect();
        let specific = keep.iter().filter(|kept| **kept).count();
        if specific <= 1 {
            return retain(candidates, &keep);
        }
        let values: Option<Vec<&TrinoType>> = self
            .arguments
            .iter()
            .map(|argument| match argument {
                ArgumentType::Value(ty) => Some(ty),
                ArgumentType::Lambda { .. } => None,
            })
            .collect();
        let Some(values) = values.filter(|v| v.contains(&&TrinoType::Unknown)) else {
            return retain(candidates, &keep);
        };
        let unknown_only: Vec<bool> =
            candidates.iter().map(|candidate| only_casts_unknown(candidate, &values)).collect();
        let kept = if unknown_only.contains(&true) { unknown_only } else { keep };
        let mut kept = retain(candidates, &kept);
        let same_type = kept.windows(2).all(|pair| {
            let [a, b] = pair else { return true };
            a.call.signature.returns == b.call.signature.returns
        });
        if kept.len() > 1 && same_type && kept.iter().all(|c| !c.overload.spec.called_on_null) {
            kept.truncate(1);
        }
        plain_where_null(kept)
    }
}

/// A text followed by NULL may be a text or the first element of an array: Trino calls that
/// ambiguous, though either gives NULL. The overload without type variables is taken.
fn plain_where_null(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let plain: Vec<bool> = candidates
        .iter()
        .map(|it| it.overload.signature.variables.is_empty() && !it.overload.spec.called_on_null)
        .collect();
    if plain.iter().filter(|it| **it).count() == 1 {
        return retain(candidates, &plain);
    }
    candidates
}

fn retain(candidates: Vec<Candidate>, keep: &[bool]) -> Vec<Candidate> {
    candidates.into_iter().zip(keep).filter(|(_, keep)| **keep).map(|(c, _)| c).collect()
}

fn only_casts_unknown(candidate: &Candidate, actual: &[&TrinoType]) -> bool {
    candidate
        .call
        .signature
        .arguments
        .iter()
        .zip(actual)
        .all(|(bound, given)| bound == *given || **given == TrinoType::Unknown)
}

/// Whether everything `left` takes, `right` would take too.
fn more_specific(left: &Candidate, right: &Candidate) -> bool {
    let arguments = &left.call.signature.arguments;
    let mut bindings = Bindings::new(true);
    arguments.iter().enumerate().all(|(at, ty)| {
        right
            .overload
            .signature
            .argument(at, arguments.len())
            .is_some_and(|pattern| bindings.unify(pattern, ty))
    })
}

/// Whether a lambda's parameter types changed, so that it must be bound again.
fn widened(patterns: &[&Pattern], before: &Bindings, after: &Bindings) -> bool {
    patterns.iter().any(|pattern| match pattern {
        Pattern::Function(parameters, _) => {
            parameters.iter().any(|parameter| before.apply(parameter) != after.apply(parameter))
        }
        _ => false,
    })
}
