//! prepare and run: partition pruning, scan, DDL, metering; knows no users, no workgroups, no AWS wire
