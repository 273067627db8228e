//! `otus query` over the buckets of the store, with and without a server.

use crate::server::Home;

#[test]
fn the_command_line_reads_what_clients_wrote() {
    let home = Home::new();
    let server = home.serve();
    assert_eq!(server.put("/logs", b"").status, 200);
    for (key, rows) in
        [("t/a.csv", "1,one\n2,two\n"), ("t//b.csv", "3,three\n"), ("u/c.csv", "9,no\n")]
    {
        assert_eq!(server.put(&format!("/logs/{key}"), rows.as_bytes()).status, 200);
    }
    home.out(&[
        "query",
        "CREATE EXTERNAL TABLE t (n int, s string) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' \
         LOCATION 's3://logs/t/'",
    ]);
    let ask = || home.out(&["query", "--output", "csv", "SELECT n, s FROM t ORDER BY n"]);
    let expected = "\"n\",\"s\"\n\"1\",\"one\"\n\"2\",\"two\"\n\"3\",\"three\"\n";
    assert_eq!(ask(), expected, "beside a server");
    server.kill();
    assert_eq!(ask(), expected, "without a server");
}
