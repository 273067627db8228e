//! Multipart uploads of real S3. It must not know what is uploaded or when it is completed.

use std::fmt::Write as _;

use bytes::Bytes;

use super::bucket::S3Bucket;
use super::call::Call;
use super::document;
use crate::error::{StorageCause, StorageError};

impl S3Bucket {
    /// Starts an upload; its id.
    ///
    /// # Errors
    /// As [`Self::list`]; so for all of these.
    pub async fn create_upload(&self, key: &str) -> Result<String, StorageError> {
        self.check_writable(key)?;
        let mut call = Call::get("CreateMultipartUpload", "s3:PutObject", key);
        call.method = http::Method::POST;
        call.query.push(("uploads", String::new()));
        let answer = self.call(call).await?;
        document::upload_id(&answer.body).ok_or_else(|| {
            let text = String::from("CreateMultipartUpload: the answer names no upload");
            self.failed(key, StorageCause::Unreachable(text))
        })
    }

    /// Uploads part `number`, counted from 1; its ETag.
    pub async fn upload_part(
        &self,
        key: &str,
        upload: &str,
        number: usize,
        bytes: Bytes,
    ) -> Result<String, StorageError> {
        let mut call = Call::get("UploadPart", "s3:PutObject", key);
        call.method = http::Method::PUT;
        call.query.push(("partNumber", number.to_string()));
        call.query.push(("uploadId", upload.to_owned()));
        call.body = bytes;
        let answer = self.call(call).await?;
        if answer.info.etag.is_empty() {
            let text = String::from("UploadPart: the answer has no ETag");
            return Err(self.failed(key, StorageCause::Unreachable(text)));
        }
        Ok(format!("\"{}\"", answer.info.etag))
    }

    /// Makes the object of its parts.
    pub async fn complete_upload(
        &self,
        key: &str,
        upload: &str,
        parts: &[String],
    ) -> Result<(), StorageError> {
        let mut body = String::from("<CompleteMultipartUpload>");
        for (at, etag) in parts.iter().enumerate() {
            let etag = etag.replace('&', "&amp;").replace('<', "&lt;");
            // Writing to a String cannot fail.
            let _ =
                write!(body, "<Part><PartNumber>{}</PartNumber><ETag>{etag}</ETag></Part>", at + 1);
        }
        body.push_str("</CompleteMultipartUpload>");
        let mut call = Call::get("CompleteMultipartUpload", "s3:PutObject", key);
        call.method = http::Method::POST;
        call.query.push(("uploadId", upload.to_owned()));
        call.body = Bytes::from(body);
        let answer = self.call(call).await?;
        // S3 sends 200 before it knows: the error may stand in the body.
        let problem = document::problem(&answer.body);
        if problem.code.is_empty() {
            return Ok(());
        }
        let text = format!("CompleteMultipartUpload: {}: {}", problem.code, problem.message);
        Err(self.failed(key, StorageCause::Unreachable(text)))
    }

    /// Forgets an upload and its parts.
    pub async fn abort_upload(&self, key: &str, upload: &str) -> Result<(), StorageError> {
        let mut call = Call::get("AbortMultipartUpload", "s3:AbortMultipartUpload", key);
        call.method = http::Method::DELETE;
        call.query.push(("uploadId", upload.to_owned()));
        self.call(call).await.map(|_| ())
    }
}
