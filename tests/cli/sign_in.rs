//! Credentials that are asked for over the network: roles over STS, web identities, SSO.
//! It must not know how requests are signed.

use std::path::Path;

use crate::harness::Otus;
use crate::s3::{COUNT, counted, query, table};
use crate::s3_server::{Faults, Server};
use crate::sign_in_server::{self, ROLE, SOURCE_KEY, TOKEN};

/// SHA-1 of the start URL and of the session's name: what a signed-in user's token is kept under.
const OF_URL: &str = "4c73126ffe99e8f14e2b25775d5fad6231197402";
const OF_SESSION: &str = "e274eeff768c6396088ec6eb091f4bf4d47ab1e0";

/// `~/.aws` with a profile for each provider, and the tokens they read.
fn surroundings(home: &Path) {
    std::fs::create_dir_all(home.join(".aws/sso/cache")).unwrap();
    let start = "sso_region = eu-west-1\nsso_start_url = https://d-1234.awsapps.com/start\n";
    let role = "sso_account_id = 111122223333\nsso_role_name = Reader\nregion = eu-west-1\n";
    let text = format!(
        "[profile source]\naws_access_key_id = {SOURCE_KEY}\naws_secret_access_key = source\n\
         [profile role]\nrole_arn = {ROLE}\nsource_profile = source\nregion = eu-west-1\n\
         [profile stranger]\nrole_arn = {ROLE}x\nsource_profile = source\nregion = eu-west-1\n\
         [profile web]\nrole_arn = {ROLE}\nregion = eu-west-1\n\
         web_identity_token_file = {0}/token\n\
         [profile sso]\n{start}{role}\
         [profile session]\nsso_session = work\n{role}\
         [sso-session work]\n{start}sso_registration_scopes = sso:account:access\n",
        home.display()
    );
    std::fs::write(home.join(".aws/config"), text).unwrap();
    std::fs::write(home.join("token"), TOKEN).unwrap();
    let token = format!(
        "{{\"accessToken\":\"{TOKEN}\",\"expiresAt\":\"2099-01-01T00:00:00Z\",\"region\":\
         \"eu-west-1\",\"startUrl\":\"https://d-1234.awsapps.com/start\"}}"
    );
    for name in [OF_URL, OF_SESSION] {
        std::fs::write(home.join(format!(".aws/sso/cache/{name}.json")), &token).unwrap();
    }
}

#[test]
fn roles_web_identities_and_sso_give_credentials() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), false));
    table(&otus, &server, 3);
    let home = otus.folder("home");
    surroundings(&home);
    let asked = sign_in_server::start();
    let at = [("AWS_ENDPOINT_URL_STS", asked.as_str()), ("AWS_ENDPOINT_URL_SSO", asked.as_str())];
    for profile in ["role", "web", "sso", "session"] {
        // Named on the command line, and by the environment.
        let ended = query(&otus, &server, &at, &["--profile", profile], COUNT);
        assert_eq!(ended.out.trim(), counted(3), "{profile}: {}", ended.err);
        let env = [at[0], at[1], ("AWS_PROFILE", profile)];
        let ended = query(&otus, &server, &env, &[], COUNT);
        assert_eq!(ended.out.trim(), counted(3), "{profile}: {}", ended.err);
    }
    let token = home.join("token").display().to_string();
    let env = [
        at[0],
        ("AWS_ROLE_ARN", ROLE),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.as_str()),
        ("AWS_REGION", "eu-west-1"),
    ];
    let ended = query(&otus, &server, &env, &[], COUNT);
    assert_eq!(ended.out.trim(), counted(3), "web identity of the environment: {}", ended.err);
}

#[test]
fn a_role_that_is_refused_says_so() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), false));
    table(&otus, &server, 3);
    surroundings(&otus.folder("home"));
    let asked = sign_in_server::start();
    let at = [("AWS_ENDPOINT_URL_STS", asked.as_str())];
    let ended = query(&otus, &server, &at, &["--profile", "stranger"], COUNT);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("no AWS credentials"), "{}", ended.err);
    assert!(ended.err.contains("AccessDenied"), "{}", ended.err);
}
