/** Where clicks that leave the database are stored, by file name. */
export type ClickArchive = {
  /** Writes a file, or overwrites it. @throws when the bytes did not arrive intact */
  put(name: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void>;
  /** The file; null when there is none. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
};

/** The part of an R2 bucket that is used (developers.cloudflare.com, R2 Workers API). */
export type Bucket = {
  put(name: string, bytes: Uint8Array<ArrayBuffer>, options: { sha256: string }): Promise<unknown>;
  get(name: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
};

/** The archive in an R2 bucket; R2 refuses bytes that do not match the hash. */
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
