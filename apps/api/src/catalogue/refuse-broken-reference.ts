import { classifyDbError } from '@skinstack/db/classify-db-error';
import { Problem } from '@skinstack/domain/problem';

/** The field each constraint of the catalogue is about, and what to say when it is broken. */
const FIELDS: Record<string, { path: string; message: string }> = {
  programs_merchant_id_merchants_id_fk: { path: 'merchant_id', message: 'No such merchant' },
  products_merchant_id_merchants_id_fk: { path: 'merchant_id', message: 'No such merchant' },
  products_program_id_programs_id_fk: { path: 'program_id', message: 'No such program' },
  network_accounts_merchant_id_merchants_id_fk: {
    path: 'merchant_id',
    message: 'No such merchant',
  },
  api_keys_influencer_id_influencers_id_fk: { path: 'id', message: 'No such influencer' },
  commission_rules_product_id_products_id_fk: { path: 'product_id', message: 'No such product' },
  commission_rules_influencer_id_influencers_id_fk: {
    path: 'influencer_id',
    message: 'No such influencer',
  },
  coupons_influencer_id_influencers_id_fk: {
    path: 'influencer_id',
    message: 'No such influencer',
  },
  coupons_program_code_key: { path: 'code', message: 'The program has this code' },
  products_merchant_external_key: {
    path: 'external_product_id',
    message: 'The merchant has a product with this id',
  },
  users_influencer_id_influencers_id_fk: { path: 'influencer_id', message: 'No such influencer' },
  users_influencer_id_key: { path: 'influencer_id', message: 'The influencer has a user' },
  users_email_key: { path: 'email', message: 'A user has this address' },
  influencers_email_key: { path: 'email', message: 'An influencer has this address' },
  influencers_handle_key: { path: 'handle', message: 'An influencer has this handle' },
};

/** Turns a broken reference or key of the catalogue into a refusal that names the field. */
export async function refuseBrokenReference<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const failure = classifyDbError(error);
    const field = 'constraint' in failure ? FIELDS[failure.constraint] : undefined;
    if (!field) throw error;
    const code = failure.kind === 'unique_violation' ? 'conflict' : 'not_found';
    throw new Problem(code, `${field.path}: ${field.message}.`, { errors: [field] });
  }
}
