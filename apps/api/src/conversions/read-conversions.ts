import {
  type ConversionFilter,
  type ConversionRow,
  listConversions,
} from '@skinstack/db/list-conversions';
import { listMovementsOfConversions } from '@skinstack/db/list-movements-of-conversions';
import type { Page } from '@skinstack/db/list-rows';
import type { Caller } from '../app-env.ts';
import type { Ports } from '../ports.ts';
import { presentConversion } from './show-conversion.ts';

/** A page of conversions as the caller may see them: an influencer only their own. */
export async function readConversions(
  { db }: Ports,
  caller: Caller,
  filter: ConversionFilter,
  page: Page,
) {
  const own = caller.role === 'admin' ? {} : { influencer_id: caller.influencer_id };
  const { data, next_cursor } = await listConversions(db, { ...filter, ...own }, page);
  const idOf = (row: ConversionRow) => row.conversion.id;
  const commissionOf = (row: ConversionRow) => row.commission.id;
  const movements = await listMovementsOfConversions(db, data.map(idOf), data.map(commissionOf));
  const viewer_id = caller.role === 'admin' ? null : caller.influencer_id;
  return { data: data.map((row) => presentConversion(row, movements, viewer_id)), next_cursor };
}
