//! The words of IAM's access-denied messages: `User: … is not authorized to perform:
//! <action> on resource: <resource> because …`. It must not know Arrow.

fn word_after<'a>(message: &'a str, marker: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(marker)?;
    let word = rest.trim_start().split([' ', '\n']).next()?;
    let word = word.trim_end_matches([',', '.']).trim_matches('"');
    (!word.is_empty()).then_some(word)
}

/// Some services leave the colon out; an action has one of its own, between service and name.
fn is_action(word: &&str) -> bool {
    word.split_once(':').is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
}

pub(super) fn action(message: &str) -> Option<&str> {
    word_after(message, "not authorized to perform:")
        .or_else(|| word_after(message, "not authorized to perform"))
        .filter(is_action)
}

pub(super) fn resource(message: &str) -> Option<&str> {
    word_after(message, "on resource:")
}
