/** Where clicks that are no longer kept in the database go, by the names of their files. */
export type ClickArchive = {
  /** Writes a file whole, or the same again. @throws when the bytes did not arrive as they are */
  put(name: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void>;
  /** The file; null when there is none. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
};

/** What is used of an R2 bucket (developers.cloudflare.com, R2's Workers API reference). */
export type Bucket = {
  put(name: string, bytes: Uint8Array<ArrayBuffer>, options: { sha256: string }): Promise<unknown>;
  get(name: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
};

/** The archive in an R2 bucket; R2 refuses bytes that are not those of the hash. */
export function openBucket(bucket: Bucket): ClickArchive {
  return {
    put: async (name, bytes, sha256) => {
      await bucket.put(name, bytes, { sha256 });
    },
    get: async (name) => {
      const file = await bucket.get(name);
      return file && new Uint8Array(await file.arrayBuffer());
    },
  };
}
