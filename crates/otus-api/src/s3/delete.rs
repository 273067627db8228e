//! DeleteObject and DeleteObjects. It must not know listings.

use otus_storage::StorageCause;
use otus_storage::embedded::Precondition;
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result, s3_error};

use super::OtusS3;
use super::conditions::of_write;
use super::errors::storage_error;
use super::place::{Place, in_store};

/// S3's limit for one request.
const KEYS_MAX: usize = 1000;

/// DeleteObject.
pub(super) async fn one(
    s3: &OtusS3,
    request: S3Request<DeleteObjectInput>,
) -> S3Result<S3Response<DeleteObjectOutput>> {
    let input = request.input;
    let precondition = of_write(input.if_match.as_ref(), None)?;
    let place = s3.place(&input.bucket).await?;
    forget(&place, input.bucket, input.key, precondition).await?;
    let output = DeleteObjectOutput::default();
    Ok(S3Response::with_status(output, hyper::StatusCode::NO_CONTENT))
}

/// DeleteObjects: in the store all of them or none.
pub(super) async fn many(
    s3: &OtusS3,
    request: S3Request<DeleteObjectsInput>,
) -> S3Result<S3Response<DeleteObjectsOutput>> {
    let input = request.input;
    let objects = input.delete.objects;
    if objects.is_empty() || objects.len() > KEYS_MAX {
        return Err(s3_error!(MalformedXML, "1 to 1,000 keys can be deleted at once"));
    }
    let keys: Vec<String> = objects.into_iter().map(|it| it.key).collect();
    let mut errors = Vec::new();
    match s3.place(&input.bucket).await? {
        Place::Store(store) => {
            let (bucket, keys) = (input.bucket, keys.clone());
            in_store(move || {
                let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                store.delete_many(&bucket, &keys)
            })
            .await?;
        }
        place => {
            for key in &keys {
                let bucket = input.bucket.clone();
                if let Err(error) = forget(&place, bucket, key.clone(), Precondition::None).await {
                    errors.push(Error {
                        code: Some(error.code().as_str().to_owned()),
                        key: Some(key.clone()),
                        message: error.message().map(str::to_owned),
                        version_id: None,
                    });
                }
            }
        }
    }
    let quiet = input.delete.quiet.unwrap_or(false);
    let failed = |key: &String| errors.iter().any(|it| it.key.as_ref() == Some(key));
    let deleted = keys.into_iter().filter(|key| !quiet && !failed(key));
    let deleted = deleted.map(|key| DeletedObject { key: Some(key), ..Default::default() });
    let deleted = Some(deleted.collect());
    let errors = Some(errors);
    Ok(S3Response::new(DeleteObjectsOutput { deleted, errors, ..Default::default() }))
}

async fn forget(
    place: &Place,
    bucket: String,
    key: String,
    precondition: Precondition,
) -> S3Result<()> {
    match place {
        Place::Store(store) => {
            let store = store.clone();
            in_store(move || store.delete(&bucket, &key, &precondition)).await.map(|_| ())
        }
        Place::Mounted(mounted) => match mounted.delete(&key).await {
            // No file has such a name, and deleting nothing is no error.
            Err(error) if matches!(error.cause, StorageCause::BadKey) => Ok(()),
            done => done.map_err(storage_error),
        },
    }
}
