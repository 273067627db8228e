//! The library of investigations as clients of Athena see it: named queries of `primary`,
//! listed page by page behind the saved ones, read and refused to be changed.

use serde_json::{Value, json};

use crate::http::Request;
use crate::server::{Home, Server};

fn athena(server: &Server, operation: &str, body: &Value) -> (u16, Value) {
    let call = Request::new("POST", "/")
        .header("x-amz-target", &format!("AmazonAthena.{operation}"))
        .header("content-type", "application/x-amz-json-1.1")
        .body(body.to_string().as_bytes());
    let admin = server.admin.service("athena");
    let answer = admin.sign(&call, &server.host()).send(server.address);
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

#[test]
fn investigations_are_named_queries() {
    let home = Home::new();
    let server = home.serve();
    let saved = json!({"Name": "n", "Database": "default", "QueryString": "SELECT 1"});
    let own = athena(&server, "CreateNamedQuery", &saved).1["NamedQueryId"].clone();
    let (mut ids, mut token) = (Vec::new(), Value::Null);
    loop {
        let mut body = json!({"MaxResults": 7});
        if token.is_string() {
            body["NextToken"] = token;
        }
        let (status, page) = athena(&server, "ListNamedQueries", &body);
        assert_eq!(status, 200, "{page}");
        ids.extend(page["NamedQueryIds"].as_array().unwrap().iter().cloned());
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    let list = home.out(&["investigate", "list"]);
    assert_eq!(ids.len(), 1 + list.lines().count());
    assert_eq!(ids[0], own);
    let batch = athena(&server, "BatchGetNamedQuery", &json!({"NamedQueryIds": ids[..50]})).1;
    let queries = batch["NamedQueries"].as_array().unwrap();
    assert_eq!((queries.len(), &batch["UnprocessedNamedQueryIds"]), (50, &json!([])));
    for (query, line) in queries.iter().skip(1).zip(list.lines()) {
        assert_eq!(query["Name"], line.split_whitespace().next().unwrap());
        assert!(!query["QueryString"].as_str().unwrap().contains("${"), "{query}");
    }
    let it = json!({"NamedQueryId": ids[1]});
    let one = athena(&server, "GetNamedQuery", &it).1;
    assert_eq!(one["NamedQuery"], queries[1]);
    assert_eq!(athena(&server, "DeleteNamedQuery", &it).0, 400);
    let other = json!({"WorkGroup": "primary", "NextToken": "investigation-x"});
    assert_eq!(athena(&server, "ListNamedQueries", &other).0, 400);
}
