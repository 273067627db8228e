//! Glue's table model, partition projection and the stores behind one trait; knows no DataFusion and no HTTP
