//! Where s3:// names lead: mounted folders and object stores; knows no catalog and no SQL
