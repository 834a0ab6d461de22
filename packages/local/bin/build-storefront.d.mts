/** Builds the script that shops load into the assets of the API Worker. */
export function buildStorefront(root: string): Promise<boolean>;

/** The file a version is served as for ever, and what browsers check it by. */
export function describe(code: Uint8Array): { name: string; integrity: string };

/** The script of the sources as they are; null without build tools. */
export function compileStorefront(root: string): Promise<Buffer | null>;
