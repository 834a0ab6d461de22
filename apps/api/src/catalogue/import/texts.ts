import type { OperationTexts } from '../../description/operation-text.ts';

const CSV = `name,url,external_product_id,price,concerns
Rose Clay Mask,https://dewbotanics.example/products/rose-clay-mask,8802,32.00,dullness|oiliness
`;

/** Importing products from a file. */
export const IMPORT_TEXTS: OperationTexts = {
  'POST /api/products/import': {
    id: 'importProducts',
    body: CSV,
    answers: {
      200: { dry_run: false, product_count: 1, created_count: 1, updated_count: 0 },
    },
  },
};
