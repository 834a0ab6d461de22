/** What describes an operation beside its schemas: text and examples. */
export type OperationText = {
  /** Its name in generated clients. */
  id: string;
  /** For a route that has none of its own. */
  description?: string;
  /** A body that works in the local world as it is; a test sends it. */
  body?: unknown;
  /** The answer, for every successful status that has a body. */
  answers?: Readonly<Record<number, unknown>>;
  /** Answers that are not JSON, by content type. */
  files?: Readonly<Record<string, string>>;
  /** Values of parameters whose schema has no example. */
  params?: Readonly<Record<string, string>>;
  /** Headers that are read from the raw request, not by a schema. */
  headers?: readonly RawParameter[];
  /** Parameters of the query that are read from the raw request, not by a schema. */
  query?: readonly RawParameter[];
};

/** A parameter that no schema reads, with a value that works in the local world. */
export type RawParameter = { name: string; description: string; example: string };

/** Operations as `access.ts` names them. */
export type OperationTexts = Readonly<Record<string, OperationText>>;
