import { ApiProblem } from '@skinstack/client/api-problem';
import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';

/** Adds a serum to a program, and says what a shop's mistake is answered. */
export async function addSerum(url: string, key: string, send = fetch) {
  const { api } = createClient(url, key, send);
  const merchant = await readAnswer(
    api.merchants.$post({ json: { name: 'Dew Botanics', allowed_hosts: ['shop.example'] } }),
  );
  const program = await readAnswer(
    api.programs.$post({
      json: {
        merchant_id: merchant.id,
        name: 'Creators',
        currency: 'USD',
        commission_rate_bps: 2_000,
      },
    }),
  );
  const serum = { merchant_id: merchant.id, program_id: program.id, name: 'Barrier Repair Serum' };
  const product = await readAnswer(
    api.products.$post({ json: { ...serum, url: 'https://shop.example/products/serum' } }),
  );
  try {
    await readAnswer(
      api.products.$post({ json: { ...serum, url: 'https://elsewhere.example/serum' } }),
    );
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code !== 'destination_not_allowed') throw error;
    return { product, refused_field: error.errors[0]?.path };
  }
  return { product, refused_field: undefined };
}
