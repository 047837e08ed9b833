// The table of operations of wrkhrs-rag.
#pragma once

#include "api/rag/types.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::rag {

// ---- files

/// multipart/form-data with `file` and `purpose`, and perhaps `expires_after[anchor]` and `expires_after[seconds]`. The
/// limit of the body is raised to the configured one where it is bound.
inline constexpr Operation<Empty, FileObject> create_file{{.method = Method::post,
                                                           .path = "/v1/files",
                                                           .name = "createFile",
                                                           .summary = "Upload a file.",
                                                           .body_bytes_max = std::size_t{513} << 20}};
inline constexpr Operation<ListFilesRequest, Page<FileObject>> list_files{
    {.method = Method::get, .path = "/v1/files", .name = "listFiles", .summary = "List the key's files."}};
inline constexpr Operation<FileRequest, FileObject> get_file{
    {.method = Method::get, .path = "/v1/files/{file_id}", .name = "retrieveFile", .summary = "Describe a file."}};
inline constexpr Operation<FileRequest, Deleted> delete_file{
    {.method = Method::del,
     .path = "/v1/files/{file_id}",
     .name = "deleteFile",
     .summary = "Delete a file, also from every vector store."}};
inline constexpr Operation<FileRequest, Empty> get_file_content{{.method = Method::get,
                                                                 .path = "/v1/files/{file_id}/content",
                                                                 .name = "downloadFile",
                                                                 .summary = "The bytes of a file.",
                                                                 .response_type = "application/octet-stream"}};

// ---- vector stores

inline constexpr Operation<CreateVectorStore, VectorStore> create_vector_store{{.method = Method::post,
                                                                                .path = "/v1/vector_stores",
                                                                                .name = "createVectorStore",
                                                                                .summary = "Make a vector store."}};
inline constexpr Operation<ListVectorStores, Page<VectorStore>> list_vector_stores{
    {.method = Method::get,
     .path = "/v1/vector_stores",
     .name = "listVectorStores",
     .summary = "List the key's vector stores."}};
inline constexpr Operation<VectorStoreRequest, VectorStore> get_vector_store{
    {.method = Method::get,
     .path = "/v1/vector_stores/{vector_store_id}",
     .name = "getVectorStore",
     .summary = "Describe a vector store."}};
inline constexpr Operation<UpdateVectorStore, VectorStore> update_vector_store{
    {.method = Method::post,
     .path = "/v1/vector_stores/{vector_store_id}",
     .name = "modifyVectorStore",
     .summary = "Change a vector store."}};
inline constexpr Operation<VectorStoreRequest, Deleted> delete_vector_store{
    {.method = Method::del,
     .path = "/v1/vector_stores/{vector_store_id}",
     .name = "deleteVectorStore",
     .summary = "Delete a vector store; its files stay."}};
inline constexpr Operation<SearchStore, SearchResults> search_vector_store{
    {.method = Method::post,
     .path = "/v1/vector_stores/{vector_store_id}/search",
     .name = "searchVectorStore",
     .summary = "Find passages in a vector store."}};
inline constexpr Operation<SearchStores, SearchResults> search_vector_stores{
    {.method = Method::post,
     .path = "/v1/search",
     .name = "searchVectorStores",
     .summary = "Find passages in several vector stores, or in all of the key (an extension)."}};

// ---- files of a vector store

inline constexpr Operation<AddStoreFile, StoreFile> add_store_file{{.method = Method::post,
                                                                    .path = "/v1/vector_stores/{vector_store_id}/files",
                                                                    .name = "createVectorStoreFile",
                                                                    .summary = "Add a file to a vector store."}};
inline constexpr Operation<ListStoreFiles, Page<StoreFile>> list_store_files{
    {.method = Method::get,
     .path = "/v1/vector_stores/{vector_store_id}/files",
     .name = "listVectorStoreFiles",
     .summary = "List the files of a vector store."}};
inline constexpr Operation<StoreFileRequest, StoreFile> get_store_file{
    {.method = Method::get,
     .path = "/v1/vector_stores/{vector_store_id}/files/{file_id}",
     .name = "getVectorStoreFile",
     .summary = "Status and progress of a file in a vector store."}};
inline constexpr Operation<UpdateStoreFile, StoreFile> update_store_file{
    {.method = Method::post,
     .path = "/v1/vector_stores/{vector_store_id}/files/{file_id}",
     .name = "updateVectorStoreFileAttributes",
     .summary = "Replace the attributes of a file in a vector store."}};
inline constexpr Operation<StoreFileRequest, Deleted> delete_store_file{
    {.method = Method::del,
     .path = "/v1/vector_stores/{vector_store_id}/files/{file_id}",
     .name = "deleteVectorStoreFile",
     .summary = "Take a file out of a vector store; the file stays."}};
inline constexpr Operation<StoreFileRequest, StoreFileContent> get_store_file_content{
    {.method = Method::get,
     .path = "/v1/vector_stores/{vector_store_id}/files/{file_id}/content",
     .name = "retrieveVectorStoreFileContent",
     .summary = "The passages of a file."}};

// ---- batches

inline constexpr Operation<CreateBatch, Batch> create_batch{{.method = Method::post,
                                                             .path = "/v1/vector_stores/{vector_store_id}/file_batches",
                                                             .name = "createVectorStoreFileBatch",
                                                             .summary = "Add many files to a vector store."}};
inline constexpr Operation<BatchRequest, Batch> get_batch{
    {.method = Method::get,
     .path = "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}",
     .name = "getVectorStoreFileBatch",
     .summary = "Status of a batch."}};
inline constexpr Operation<BatchRequest, Batch> cancel_batch{
    {.method = Method::post,
     .path = "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/cancel",
     .name = "cancelVectorStoreFileBatch",
     .summary = "Cancel what is left of a batch."}};
inline constexpr Operation<ListBatchFiles, Page<StoreFile>> list_batch_files{
    {.method = Method::get,
     .path = "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/files",
     .name = "listFilesInVectorStoreBatch",
     .summary = "List the files of a batch."}};

/// All of them, for the gateway, which passes them on.
inline constexpr std::tuple operations{create_file,         list_files,          get_file,
                                       delete_file,         get_file_content,    create_vector_store,
                                       list_vector_stores,  get_vector_store,    update_vector_store,
                                       delete_vector_store, search_vector_store, search_vector_stores,
                                       add_store_file,      list_store_files,    get_store_file,
                                       update_store_file,   delete_store_file,   get_store_file_content,
                                       create_batch,        get_batch,           cancel_batch,
                                       list_batch_files};

}  // namespace wrkhrs::api::rag
