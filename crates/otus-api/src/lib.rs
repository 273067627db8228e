//! The only place that knows AWS wire protocols and the console's endpoints; knows no planning and no scan
