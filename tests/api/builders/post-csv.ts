import { exports } from 'cloudflare:workers';
import { ADMIN } from './call-api.ts';

export type Imported = {
  status: number;
  headers: Headers;
  body: {
    code?: string;
    detail?: string;
    errors?: { path: string; message: string }[];
    dry_run?: boolean;
    product_count?: number;
    created_count?: number;
    updated_count?: number;
  };
};

/** Posts a CSV file as an operator does. */
export async function postCsv(
  program_id: string,
  csv: string | Uint8Array<ArrayBuffer>,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
): Promise<Imported> {
  const url = `https://api.skin.st/api/products/import?program_id=${program_id}${query}`;
  const response = await exports.default.fetch(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'text/csv', ...headers },
    body: csv,
  });
  const { status, headers: answered } = response;
  return { status, headers: answered, body: (await response.json()) as Imported['body'] };
}
