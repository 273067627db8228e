//! The five questions, as Otus is asked them. The peers' texts are in `peers/`; all must give
//! the same rows.

/// A question by the name its peers know it by.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// `KEY` stands for an access key.
    sql: &'static str,
}

impl Question {
    pub(super) fn sql(&self, key: &str) -> String {
        self.sql.replace("KEY", key)
    }
}

/// An access key with some, but few, events.
pub(super) const SOME_KEY: &str = "SELECT useridentity.accesskeyid FROM cloudtrail_logs_pp \
    WHERE useridentity.accesskeyid IS NOT NULL GROUP BY 1 HAVING count(*) < 500 \
    ORDER BY count(*) DESC, 1 LIMIT 1";

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        name: "root",
        about: "what root did",
        sql: "SELECT coalesce(useridentity.username, ''), eventname, \
            coalesce(useridentity.invokedby, ''), count(*) AS n \
            FROM cloudtrail_logs_pp WHERE useridentity.type = 'Root' \
            GROUP BY 1, 2, 3 ORDER BY n DESC, 1, 2, 3",
    },
    Question {
        name: "errors",
        about: "ten most frequent errors",
        sql: "SELECT eventname, errorcode, coalesce(errormessage, ''), count(*) AS n \
            FROM cloudtrail_logs_pp WHERE errorcode IS NOT NULL \
            GROUP BY 1, 2, 3 ORDER BY n DESC, 1, 2, 3 LIMIT 10",
    },
    Question {
        name: "eight",
        about: "eight columns by user, hour and address",
        sql: "SELECT coalesce(useridentity.arn, ''), substr(eventtime, 1, 13), sourceipaddress, \
            count(*) AS n, count(errorcode), max(eventname), max(useragent), min(eventsource), \
            max(awsregion) \
            FROM cloudtrail_logs_pp GROUP BY 1, 2, 3 ORDER BY n DESC, 1, 2, 3 LIMIT 20",
    },
    Question {
        name: "key",
        about: "all events of one access key",
        sql: "SELECT eventtime, eventname, eventsource, sourceipaddress, eventid \
            FROM cloudtrail_logs_pp WHERE useridentity.accesskeyid = 'KEY' ORDER BY 1, 5",
    },
    Question {
        name: "bucket",
        about: "twenty most used buckets, out of requestparameters",
        sql: "SELECT json_extract_scalar(requestparameters, '$.bucketName'), count(*) AS n \
            FROM cloudtrail_logs_pp \
            WHERE json_extract_scalar(requestparameters, '$.bucketName') IS NOT NULL \
            GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20",
    },
];
